import CurlClient
import Foundation
import Logging
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf

@testable import Sender

/// A sender of one partition over a log in memory. What it wants done is looked at and answered by the test.
final class SenderFixture {
    let clock = ManualClock(nowMs: 1_772_355_600_000)
    let log = MemoryLog(partitionCount: 1)
    let sender: StageHarness<SenderStage>
    private let provider: any Provider

    private init(_ provider: any Provider, directory: URL) throws {
        self.provider = provider
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let never: MediaClients.Send = { _ throws(CurlError) in
            throw CurlError(code: 0, message: "tests answer themselves", requestMayHaveLeft: false)
        }
        let stage = SenderStage(
            provider: provider, client: CurlClient(maxConcurrent: 1),
            credentials: CredentialCache(
                store: CredentialStore(sealer: nil, directory: directory.path), logger: logger),
            limits: SenderLimits(), media: MediaClients(fetch: never, upload: never, logger: logger))
        sender = StageHarness(stage, log: log, clock: clock, directory: directory.appendingPathComponent("state"))
    }

    /// Runs a test with a sender whose files are removed afterwards.
    static func run(
        _ provider: any Provider = WhatsAppCloud(), channels: [ChannelRecord] = [channel()],
        credentials: String = #"{"access_token": "token"}"#, _ body: (SenderFixture) throws -> Void
    ) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("sender-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let fixture = try SenderFixture(provider, directory: directory)
        for channel in channels {
            try Data(credentials.utf8).write(to: directory.appendingPathComponent("\(channel.id).json"))
            fixture.append(
                Topics.channels, RecordKey.channel(workspace: channel.workspace, id: channel.id), channel)
        }
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = "spring"
        campaign.status = .running
        fixture.append(
            Topics.campaigns, RecordKey.campaign(workspace: campaign.workspace, id: campaign.id), campaign)
        try body(fixture)
    }

    /// A channel without a bound of its own: a test's pace must not depend on the machine's.
    static func channel(
        _ id: String = "wa", provider: String = "whatsapp_cloud",
        settings: [String: String] = [
            "base_url": "http://127.0.0.1:1", "api_version": "v23.0", "phone_number_id": "1",
        ]
    ) -> ChannelRecord {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = id
        channel.provider = provider
        channel.settings = settings
        channel.messagesPerSecond = 1_000_000
        channel.state = .active
        channel.revision = 1
        return channel
    }

    // MARK: - What other stages write

    static func approved(
        _ person: Int = 0, channel: String = "wa", campaign: String = "spring", run: String = "1", attempt: Int32 = 1
    ) -> MessageApproved {
        var approved = MessageApproved()
        approved.ref = MessageRef(
            workspace: Workspace.standard, campaignID: campaign, runID: run,
            address: Address.phone("+4915100000\(100 + person)"))
        approved.channelID = channel
        approved.purpose = Purpose.marketing
        approved.content.text.body = "Hello"
        approved.conversation = .businessInitiated
        approved.attempt = attempt
        return approved
    }

    func approve(_ approved: MessageApproved) {
        append(Topics.messagesApproved(provider: provider.name), Array("key".utf8), approved)
    }

    func append(_ topic: Topic, _ key: [UInt8], _ message: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key, value: Codec.encode(message)))
    }

    // MARK: - What the provider answers

    static let accepted = SendResult.End.answered(.accepted(providerMessageID: "wamid", held: false))

    /// Lets the sender work.
    /// - Returns: the requests it makes and the files it wants stored.
    func work() throws -> (sends: [SendEffect], stores: [MediaEffect]) {
        try sender.run()
        let effects = sender.takeEffects(0)
        return (effects.compactMap(\.send), effects.compactMap(\.store))
    }

    func answer(_ sends: [SendEffect], _ end: SendResult.End = accepted) throws {
        sender.complete(0, sends.map { .sent(SendResult(message: $0.message.ref.id, end: end)) })
        try sender.run()
    }

    func answer(_ store: MediaEffect, id: String?) throws {
        sender.complete(0, [.stored(MediaResult(link: store.media.link, channel: "default|wa", id: id))])
        try sender.run()
    }

    // MARK: - What the sender told

    func events(_ kind: EventKind) throws -> [MessageEvent] {
        try log.records(Topics.messagesEvents).map { try Codec.decode(MessageEvent.self, $0.value ?? []) }
            .filter { $0.kind == kind }
    }

    func health() throws -> [ChannelHealth] {
        try log.records(Topics.channelsEvents).map { try Codec.decode(ChannelEvent.self, $0.value ?? []).health }
    }
}
