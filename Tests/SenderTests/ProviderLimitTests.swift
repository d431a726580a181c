import CurlClient
import Foundation
import Logging
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf
import Testing

@testable import Sender

@Suite("One message in six seconds to one person")
struct PairRateTests {
    private let start = ContinuousClock.now
    private let person = Data([1])

    @Test("a burst of 45 is allowed, the next one waits six seconds")
    func burst() {
        var pairs = PairRate()
        for _ in 0..<45 {
            #expect(pairs.wait(channel: "wa", recipient: person, now: start) == .zero)
            pairs.spend(channel: "wa", recipient: person, now: start)
        }
        #expect(pairs.wait(channel: "wa", recipient: person, now: start) == .seconds(6))
        #expect(pairs.wait(channel: "wa", recipient: Data([2]), now: start) == .zero)
        #expect(pairs.wait(channel: "other", recipient: person, now: start) == .zero)
        #expect(pairs.wait(channel: "wa", recipient: person, now: start + .seconds(6)) == .zero)
        #expect(pairs.wait(channel: "wa", recipient: person, now: start + .seconds(5)) == .seconds(1))
    }
}

@Suite("The messaging limit")
struct MessagingLimitTests {
    private let clock = ManualClock(nowMs: 1_772_355_600_000)
    private let log = MemoryLog(partitionCount: 1, identity: "memory-1")

    private func withSender(
        channels: [ChannelRecord], _ body: (StageHarness<SenderStage>) throws -> Void
    ) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("limit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for channel in channels {
            try Data(#"{"access_token": "token"}"#.utf8)
                .write(to: directory.appendingPathComponent("\(channel.id).json"))
            append(Topics.channels, RecordKey.channel(workspace: channel.workspace, id: channel.id), channel)
        }
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = "spring"
        campaign.status = .running
        append(Topics.campaigns, RecordKey.campaign(workspace: campaign.workspace, id: campaign.id), campaign)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let stage = SenderStage(
            provider: WhatsAppCloud(), client: CurlClient(maxConcurrent: 1),
            credentials: CredentialCache(
                store: CredentialStore(sealer: nil, directory: directory.path), logger: logger),
            limits: SenderLimits())
        try body(StageHarness(stage, log: log, clock: clock))
    }

    private func channel(_ id: String, perDay: Int64, portfolio: String = "") -> ChannelRecord {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = id
        channel.provider = "whatsapp_cloud"
        channel.settings = ["base_url": "http://127.0.0.1:1", "api_version": "v23.0", "phone_number_id": "1"]
        channel.messagesPerSecond = 1_000_000
        channel.recipientsPerDay = perDay
        channel.portfolio = portfolio
        channel.state = .active
        channel.revision = 1
        return channel
    }

    private func approve(
        person: Int, channel: String = "wa", run: String = "1", conversation: Conversation = .businessInitiated,
        attempt: Int32 = 1, expiresInS: Int64 = 7 * 86_400
    ) {
        var approved = MessageApproved()
        approved.ref = MessageRef(
            workspace: Workspace.standard, campaignID: "spring", runID: run,
            address: Address.phone("+4915100000\(100 + person)"))
        approved.channelID = channel
        approved.content.text.body = "Hello"
        approved.conversation = conversation
        approved.attempt = attempt
        approved.expiresAtMs = clock.nowMs() + expiresInS * 1000
        append(Topics.messagesApproved(provider: "whatsapp_cloud"), Array("key".utf8), approved)
    }

    private func append(_ topic: Topic, _ key: [UInt8], _ message: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key, value: Codec.encode(message)))
    }

    private func events(_ kind: EventKind) throws -> [MessageEvent] {
        try log.records(Topics.messagesEvents).map { try Codec.decode(MessageEvent.self, $0.value ?? []) }
            .filter { $0.kind == kind }
    }

    private func answer(_ sender: StageHarness<SenderStage>, _ end: SendResult.End? = nil) throws -> Int {
        let effects = sender.takeEffects(0)
        let accepted = SendResult.End.answered(.accepted(providerMessageID: "wamid", held: false))
        sender.complete(0, effects.map { SendResult(message: $0.message.id, end: end ?? accepted) })
        try sender.run()
        return effects.count
    }

    @Test("who comes after the limit waits until the oldest has been reached for 24 hours")
    func defers() throws {
        try withSender(channels: [channel("wa", perDay: 3)]) { sender in
            let begun = clock.nowMs()
            for person in 0..<5 { approve(person: person) }
            try sender.run()
            #expect(try answer(sender) == 3)
            let deferred = try events(.deferred)
            #expect(deferred.count == 2)
            #expect(deferred.allSatisfy { $0.reason == Reason.dailyLimit && $0.untilMs == begun + 86_400_000 })

            clock.advance(86_400_000)
            for person in 3..<5 { approve(person: person, attempt: 2) }
            try sender.run()
            #expect(try answer(sender) == 2)
        }
    }

    @Test("people who were reached today, and those whose window is open, cost nothing")
    func exempt() throws {
        try withSender(channels: [channel("wa", perDay: 1)]) { sender in
            approve(person: 0)
            try sender.run()
            #expect(try answer(sender) == 1)
            approve(person: 0, run: "2")
            approve(person: 1, conversation: .userInitiated)
            try sender.run()
            #expect(try answer(sender) == 2)
            approve(person: 2)
            try sender.run()
            #expect(try answer(sender) == 0)
        }
    }

    @Test("channels of one portfolio share one budget: the smallest limit among them")
    func portfolio() throws {
        let channels = [channel("wa", perDay: 100, portfolio: "p"), channel("wb", perDay: 2, portfolio: "p")]
        try withSender(channels: channels) { sender in
            for person in 0..<4 { approve(person: person, channel: person % 2 == 0 ? "wa" : "wb") }
            try sender.run()
            #expect(try answer(sender) == 2)
            #expect(try events(.deferred).count == 2)
        }
    }

    @Test("a refused attempt takes nothing of the budget")
    func refused() throws {
        try withSender(channels: [channel("wa", perDay: 1)]) { sender in
            approve(person: 0)
            try sender.run()
            #expect(
                try answer(sender, .answered(.rejected(reason: Reason.invalidRequest, error: ProviderError()))) == 1)
            approve(person: 1)
            try sender.run()
            #expect(try answer(sender) == 1)
        }
    }

    @Test("room that opens after a short-lived message has expired is none: daily_limit is its outcome")
    func tooLate() throws {
        try withSender(channels: [channel("wa", perDay: 1)]) { sender in
            approve(person: 0)
            approve(person: 1, expiresInS: 3600)
            try sender.run()
            #expect(try answer(sender) == 1)
            #expect(try events(.suppressed).map(\.reason) == [Reason.dailyLimit])
        }
    }
}
