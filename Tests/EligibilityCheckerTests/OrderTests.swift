import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("Order and repetition of events")
struct OrderTests {
    /// A fact that can come at any time and more than once.
    private enum Fact {
        case consent(ConsentRecord)
        case inbound(InboundMessage)
        case event(MessageEvent)
    }

    private let start: Int64 = 1_772_355_600_000

    @Test("the order of events changes neither consent nor window, and replays change nothing", arguments: 1...60)
    func property(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let facts = (0..<12).map { fact($0, &random) }
        let inOrder = try state(after: facts)
        let shuffled = facts.shuffled(using: &random)
        #expect(try state(after: shuffled) == inOrder)
        #expect(try state(after: facts + shuffled) == inOrder)
    }

    @Test("crashes and lost disks change neither verdicts nor facts", arguments: 1...12)
    func crashes(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let facts = (0..<10).map { fact($0, &random) }
        let calm = CheckerFixture()
        try withStoredChecker { stormy in
            for (index, fact) in facts.enumerated() {
                for fixture in [calm, stormy] {
                    publish(fact, to: fixture)
                    fixture.request("c\(index)")
                }
                try calm.checker.run()
                switch Int.random(in: 0..<4, using: &random) {
                case 0: try stormy.checker.run(crashingAt: .beforeOutputs)
                case 1: try stormy.checker.run(crashingAt: .beforeCommit)
                case 2: try stormy.checker.loseDisk()
                default: break
                }
                try stormy.checker.run()
            }
            func verdicts(_ fixture: CheckerFixture) throws -> [String: Set<String>] {
                try Dictionary(
                    grouping: fixture.events.filter { $0.ref.campaignID.hasPrefix("c") }, by: \.ref.campaignID
                )
                .mapValues { Set($0.map { "\($0.kind) \($0.reason)" }) }
            }
            #expect(try verdicts(stormy) == verdicts(calm))
            #expect(Set(try stormy.approved.map(\.ref.id)) == Set(try calm.approved.map(\.ref.id)))
        }
    }

    private func fact(_ index: Int, _ random: inout SplitMix64) -> Fact {
        let atMs = start - Int64.random(in: 0..<40, using: &random) * 3_600_000
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1:
            let purpose = [Purpose.marketing, Purpose.utility, Purpose.all].randomElement(using: &random) ?? ""
            let state: ConsentState = Bool.random(using: &random) ? .granted : .revoked
            return .consent(CheckerFixture.consent(state, purpose: purpose, atMs: atMs, id: "c\(index)"))
        case 2:
            let word = ["STOP", "START", "STOPALL"].randomElement(using: &random) ?? ""
            return .inbound(CheckerFixture.inbound(word, id: "w\(index)", atMs: atMs))
        case 3, 4: return .inbound(CheckerFixture.inbound("hello", id: "i\(index)", atMs: atMs))
        default:
            var event = MessageEvent()
            event.ref = CheckerFixture.ref("old\(index)")
            event.kind = .failed
            event.channelID = "wa"
            event.reason =
                [Reason.windowClosed, Reason.notOnChannel, Reason.optedOut].randomElement(using: &random) ?? ""
            event.error.code = 1
            event.atMs = atMs
            return .event(event)
        }
    }

    /// What decides verdicts: consents, window and reach, as verdicts show them.
    private func state(after facts: [Fact]) throws -> [String] {
        let fixture = CheckerFixture()
        fixture.publishTemplate()
        for fact in facts {
            publish(fact, to: fixture)
            try fixture.checker.run()
        }
        return try [Purpose.marketing, Purpose.utility, Purpose.authentication].flatMap { purpose in
            let freeForm = try fixture.ask("free-\(purpose)") { $0.purpose = purpose }
            let template = try fixture.ask("template-\(purpose)") { request in
                request.purpose = purpose
                request.content.template.name = "offer"
                request.content.template.language = "en"
            }
            let validUntilMs = try fixture.approved.last { !$0.ref.isOutsideCampaigns }?.validUntilMs ?? 0
            return [freeForm, template, String(validUntilMs)]
        }
    }

    private func publish(_ fact: Fact, to fixture: CheckerFixture) {
        switch fact {
        case .consent(let consent): fixture.publish(consent)
        case .inbound(let inbound): fixture.publish(inbound)
        case .event(let event): fixture.publish(event)
        }
    }
}
