import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf
import Testing

@testable import EligibilityChecker

@Suite("The eligibility checker")
struct CheckerTests {
    private static let address = "phone:+4915112345678"
    private let log = MemoryLog(partitionCount: 1)
    private let clock = ManualClock(nowMs: 1_772_355_600_000)

    private func checker() throws -> StageHarness<CheckerStage> {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = "wa"
        channel.provider = "whatsapp_cloud"
        append(Topics.channels, RecordKey.channel(workspace: Workspace.standard, id: "wa"), channel)
        return StageHarness(CheckerStage(limits: CheckerLimits()), log: log, clock: clock)
    }

    private func append(_ topic: Topic, _ key: [UInt8], _ message: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key, value: Codec.encode(message)))
    }

    private func request(_ campaign: String, attempt: Int32 = 1) {
        var request = MessageRequested()
        request.ref = MessageRef(workspace: Workspace.standard, campaignID: campaign, runID: "1", address: Self.address)
        request.channelID = "wa"
        request.purpose = Purpose.marketing
        request.content.text.body = "Hello"
        request.attempt = attempt
        append(Topics.messagesRequested, [1], request)
    }

    private func inbound(_ text: String, id: String, atMs: Int64) {
        var inbound = InboundMessage()
        inbound.workspace = Workspace.standard
        inbound.address = Self.address
        inbound.channelID = "wa"
        inbound.providerMessageID = id
        inbound.text = text
        inbound.atMs = atMs
        inbound.opensWindow = true
        append(Topics.messagesInbound, [1], inbound)
    }

    private func verdicts() throws -> [String] {
        try log.records(Topics.messagesEvents).compactMap { record in
            let event = try Codec.decode(MessageEvent.self, record.value ?? [])
            return event.kind == .approved ? "approved" : event.kind == .suppressed ? event.reason : nil
        }
    }

    @Test("learns the window from what a person writes; late messages do not move it back")
    func window() throws {
        let checker = try checker()
        request("one")
        try checker.run()
        inbound("hi", id: "m1", atMs: clock.nowMs())
        inbound("earlier", id: "m0", atMs: clock.nowMs() - 86_400_000)
        try checker.run()
        request("two")
        try checker.run()
        clock.advance(86_400_000)
        request("three")
        try checker.run()
        #expect(try verdicts() == [Reason.outsideWindow, "approved", Reason.outsideWindow])
    }

    @Test("STOP revokes marketing at once and tells everybody, once for each message")
    func stop() throws {
        let checker = try checker()
        inbound("Stop", id: "m1", atMs: clock.nowMs())
        try checker.run()
        request("one")
        try checker.run()
        #expect(try verdicts() == [Reason.optedOut])
        let consents = try log.records(Topics.consents).map { try Codec.decode(ConsentRecord.self, $0.value ?? []) }
        #expect(consents.map(\.purpose) == [Purpose.marketing])
        #expect(consents.map(\.state) == [.revoked])
        #expect(consents.map(\.source) == ["keyword"])
    }

    @Test("the same attempt gets the same verdict for ever, a new attempt a new one")
    func idempotent() throws {
        let checker = try checker()
        request("one")
        try checker.run()
        inbound("hi", id: "m1", atMs: clock.nowMs())
        try checker.run()
        request("one")
        try checker.run()
        request("one", attempt: 2)
        try checker.run()
        #expect(try verdicts() == [Reason.outsideWindow, Reason.outsideWindow, "approved"])
    }

    @Test("the provider's answers correct what we believed")
    func corrections() throws {
        let checker = try checker()
        inbound("hi", id: "m1", atMs: clock.nowMs())
        var closed = MessageEvent()
        closed.ref = MessageRef(workspace: Workspace.standard, campaignID: "zero", runID: "1", address: Self.address)
        closed.kind = .failed
        closed.channelID = "wa"
        closed.reason = Reason.windowClosed
        closed.error.code = 131_047
        closed.atMs = clock.nowMs() + 1000
        try checker.run()
        append(Topics.messagesEvents, [1], closed)
        try checker.run()
        request("one")
        try checker.run()
        #expect(try verdicts() == [Reason.outsideWindow])

        var absent = closed
        absent.reason = Reason.notOnChannel
        absent.error.code = 131_026
        append(Topics.messagesEvents, [1], absent)
        try checker.run()
        request("two")
        try checker.run()
        #expect(try verdicts().last == Reason.notOnChannel)
    }
}
