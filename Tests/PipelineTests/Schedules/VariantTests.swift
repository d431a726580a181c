import Foundation
import Models
import Providers
import Rules
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A broadcast with variants")
struct VariantTests {
    /// Each says who it is in its own words.
    private static func campaign(_ pipeline: Pipeline, share: Double? = nil) -> CampaignRecord {
        var campaign = pipeline.campaign()
        let variants: [(String, Int32, String)] = [("a", 1, "first_name"), ("b", 3, "phone")]
        campaign.variants = variants.map { id, weight, field in
            var variant = Variant()
            (variant.id, variant.weight) = (id, weight)
            variant.content = campaign.content
            var text = TemplateParameter()
            text.text = "variant \(id)"
            var parameter = TemplateParameter()
            parameter.field = field
            variant.content.template.body = [text, parameter]
            return variant
        }
        campaign.clearContent()
        if let share {
            campaign.variantTest.share = share
            campaign.variantTest.afterS = 7200
            campaign.variantTest.metric = "read"
        }
        return campaign
    }

    private static func launched(_ pipeline: Pipeline, recipients: Int, share: Double? = nil) -> CampaignRecord {
        pipeline.publishPeople(in: Array(repeating: "", count: recipients))
        return campaign(pipeline, share: share)
    }

    private static func decide(_ winner: String, _ campaign: CampaignRecord, _ pipeline: Pipeline) -> CampaignRecord {
        var decided = campaign
        decided.variantTest.winner = winner
        decided.variantTest.decidedAtMs = pipeline.clock.nowMs()
        decided.revision += 1
        pipeline.publish(decided)
        return decided
    }

    /// `a +4915100000000`: the variant and the value of its own placeholder.
    private static func words(_ request: MessageRequested) -> String {
        request.content.template.body.map(\.text).joined(separator: " ").replacing("variant ", with: "")
    }

    private static func wanted(_ ref: MessageRef, _ variant: String) -> String {
        let phone = Address.phoneNumber(of: ref.address) ?? ""
        return variant == "a" ? "a Person \((Int(phone.suffix(9)) ?? 0) - 100_000_000)" : "b \(phone)"
    }

    @Test("everybody gets the variant that follows from the message's id, filled with their own values")
    func follows() throws {
        try withPipeline { pipeline in
            let campaign = Self.launched(pipeline, recipients: 200)
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 200, "expanded": 3])
            let choice = VariantChoice(broadcast: campaign)
            var counts: [String: Int] = [:]
            for (id, request) in try pipeline.requests() {
                let variant = try #require(choice.variant(of: id)?.id)
                counts[variant, default: 0] += 1
                #expect(Self.words(request) == Self.wanted(request.ref, variant))
            }
            #expect((20...80).contains(counts["a"] ?? 0), "a quarter: \(counts)")
        }
    }

    @Test("a retry has the same variant", arguments: Breakdown.allCases)
    func isStable(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            pipeline.publish(Self.launched(pipeline, recipients: 30))
            try pipeline.settle()
            let first = try pipeline.requests().mapValues(Self.words)
            try breakdown.strike(pipeline)
            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            pipeline.clock.advance(120_000)
            try pipeline.sender.crash()
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 30, "expanded": 3])
            #expect(try pipeline.requests().mapValues(Self.words) == first)
        }
    }

    @Test("a test: first its share, the others only with the winner, nobody twice", arguments: Breakdown.allCases)
    func testPhase(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            var campaign = Self.launched(pipeline, recipients: 200, share: 0.3)
            // The wait for the winner is longer.
            campaign.expiresAfterS = 3600
            pipeline.publish(campaign)
            try pipeline.settle()
            let inTest = try pipeline.events(.planned).filter { VariantChoice.isInTest($0.ref.id, share: 0.3) }
            #expect((30...90).contains(inTest.count))
            #expect(Set(pipeline.received.keys) == Set(inTest.map(\.ref.id)))
            try breakdown.strike(pipeline)
            pipeline.clock.advance(2 * 3_600_000)
            try pipeline.settle()
            #expect(pipeline.received.count == inTest.count)

            campaign = Self.decide("a", campaign, pipeline)
            if breakdown == .lostDisk {
                try pipeline.scheduler.run(crashingAt: .beforeCommit)
                try pipeline.scheduler.loseDisk()
            }
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 200, "expanded": 3])
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            let choice = VariantChoice(broadcast: campaign)
            for (id, request) in try pipeline.requests() {
                let variant = try #require(choice.variant(of: id)?.id)
                if !VariantChoice.isInTest(id, share: 0.3) { #expect(variant == "a") }
                #expect(Self.words(request) == Self.wanted(request.ref, variant))
            }
        }
    }

    @Test("what of the test itself waits still goes with its own variant after the decision")
    func decidedEarly() throws {
        try withPipeline { pipeline in
            var campaign = Self.launched(pipeline, recipients: 120, share: 0.5)
            campaign.status = .paused
            pipeline.publish(campaign)
            try pipeline.settle()
            campaign.status = .running
            pipeline.publish(campaign)
            // Everything is planned and nothing has been asked for when the winner comes.
            pipeline.publishChannel(state: .stopped, revision: 2)
            try pipeline.settle()
            #expect(pipeline.received.isEmpty)
            campaign = Self.decide("b", campaign, pipeline)
            pipeline.publishChannel(revision: 3)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 120, "expanded": 3])
            let choice = VariantChoice(broadcast: campaign)
            for (id, request) in try pipeline.requests() {
                #expect(Self.words(request) == Self.wanted(request.ref, try #require(choice.variant(of: id)?.id)))
            }
        }
    }

    @Test("cancelled while it waits: who waits is closed")
    func cancels() throws {
        try withPipeline { pipeline in
            var campaign = Self.launched(pipeline, recipients: 60, share: 0.5)
            pipeline.publish(campaign)
            try pipeline.settle()
            let sent = Int64(pipeline.received.count)
            campaign.status = .cancelled
            campaign.revision += 1
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": sent, "cancelled": 60 - sent, "expanded": 3])
        }
    }

    @Test("crashes at any point of a test: everybody once", arguments: 1...8)
    func survivesCrashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try withPipeline { pipeline in
            let campaign = Self.launched(pipeline, recipients: 90, share: 0.4)
            pipeline.publish(campaign)
            for step in 0..<40 {
                if step == 20 { _ = Self.decide("b", campaign, pipeline) }
                switch Int.random(in: 0..<7, using: &random) {
                case 0: try pipeline.scheduler.run(crashingAt: .beforeOutputs)
                case 1: try pipeline.scheduler.run(crashingAt: .beforeCommit)
                case 2: try pipeline.scheduler.loseDisk()
                case 3: try pipeline.scheduler.run()
                case 4: try pipeline.checker.run()
                case 5: try pipeline.sender.run()
                default: pipeline.answerProvider()
                }
                if step < 20 {
                    #expect(
                        pipeline.received.keys.allSatisfy { VariantChoice.isInTest($0, share: 0.4) }, "seed \(seed)")
                }
            }
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 90, "expanded": 3], "seed \(seed)")
            #expect(pipeline.received.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        }
    }

    @Test("a share that is another by then changes nobody's group: who waits gets the winner, and nobody is left out")
    func keepsShare() throws {
        try withPipeline { pipeline in
            var campaign = Self.launched(pipeline, recipients: 100, share: 0.3)
            pipeline.publish(campaign)
            try pipeline.settle()
            campaign.variantTest.share = 0.7
            _ = Self.decide("a", campaign, pipeline)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 100, "expanded": 3])
            for (id, request) in try pipeline.requests() where !VariantChoice.isInTest(id, share: 0.3) {
                #expect(Self.words(request) == Self.wanted(request.ref, "a"))
            }
        }
    }

    @Test(
        "at everybody's own time: who is not in the test goes when both have come, the winner and the time",
        arguments: Breakdown.allCases)
    func recipientLocal(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: (0..<60).map { $0 % 2 == 0 ? "Asia/Kolkata" : "America/New_York" })
            var campaign = Self.campaign(pipeline, share: 0.5)
            let local = try pipeline.recipientLocal(at: "2026-03-02T09:00:00Z")
            campaign.schedule = local.schedule
            campaign.launch = local.launch
            pipeline.publish(campaign)
            func isIn(_ zone: Int, _ id: Data) throws -> Bool {
                let address = try #require(try pipeline.requests()[id]?.ref.address)
                return (Int(address.suffix(1)) ?? 0) % 2 == zone
            }
            // Everybody waits for their time first.
            try pipeline.run(until: "2026-03-01T19:00:00Z")
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-03-02T03:30:00Z")
            #expect(try pipeline.received.keys.allSatisfy { try VariantChoice.isInTest($0, share: 0.5) && isIn(0, $0) })
            try breakdown.strike(pipeline)
            let first = pipeline.received.count
            #expect(first > 0)
            // The decision comes after Kolkata's time and before New York's.
            pipeline.clock.advance(3_600_000)
            _ = Self.decide("a", campaign, pipeline)
            try pipeline.settle()
            #expect(pipeline.received.count == 30)
            #expect(try pipeline.received.keys.allSatisfy { try isIn(0, $0) })
            try pipeline.run(until: "2026-03-02T14:00:00Z")
            #expect(try pipeline.progress() == ["sent": 60, "expanded": 3])
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
        }
    }
}
