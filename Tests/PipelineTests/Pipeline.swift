import CurlClient
import Foundation
import Logging
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf

@testable import EligibilityChecking
@testable import Scheduling
@testable import Sender

/// Scheduler, checker and sender over one log in memory, with a provider that remembers what it was sent.
final class Pipeline {
    static let partitions: Int32 = 3
    static let channelID = "wa"

    let clock = ManualClock(nowMs: 1_772_355_600_000)
    let log: MemoryLog
    let scheduler: StageHarness<SchedulerStage>
    let checker: StageHarness<CheckerStage>
    let sender: StageHarness<SenderStage>

    /// How many requests reached the provider, by message.
    private(set) var received: [Data: Int] = [:]
    /// What the provider answers; `accepted` unless a test says otherwise.
    var answer: (SendEffect) -> SendResult.End = {
        .answered(.accepted(providerMessageID: "wamid.\($0.message.ref.idText).\($0.message.attempt)", held: false))
    }

    init(directory: URL, logIdentity: String = "memory-1") throws {
        log = MemoryLog(partitionCount: Pipeline.partitions, identity: logIdentity)
        scheduler = StageHarness(
            SchedulerStage(limits: SchedulerLimits()), log: log, clock: clock,
            directory: directory.appendingPathComponent("scheduler"))
        checker = StageHarness(
            CheckerStage(limits: CheckerLimits()), log: log, clock: clock,
            directory: directory.appendingPathComponent("checker"))
        let credentials = directory.appendingPathComponent("credentials")
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
        try Data(#"{"access_token": "token"}"#.utf8)
            .write(to: credentials.appendingPathComponent("\(Self.channelID).json"))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let stage = SenderStage(
            provider: WhatsAppCloud(), client: CurlClient(maxConcurrent: 1),
            credentials: CredentialCache(
                store: CredentialStore(sealer: nil, directory: credentials.path), logger: logger),
            limits: SenderLimits())
        sender = StageHarness(stage, log: log, clock: clock, directory: directory.appendingPathComponent("sender"))
    }

    // MARK: - What the console would write

    /// - Parameter messagesPerSecond: so many that a test's pace does not depend on the machine's.
    func publishChannel(
        state: ChannelState = .active, recipientsPerDay: Int64 = 0, messagesPerSecond: Double = 1_000_000,
        revision: Int64 = 1
    ) {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = Self.channelID
        channel.provider = "whatsapp_cloud"
        channel.address = "+15550783881"
        channel.settings = [
            "base_url": "http://127.0.0.1:1", "api_version": "v23.0", "phone_number_id": "1", "waba_id": "2",
        ]
        channel.messagesPerSecond = messagesPerSecond
        channel.recipientsPerDay = recipientsPerDay
        channel.state = state
        channel.revision = revision
        append(Topics.channels, RecordKey.channel(workspace: Workspace.standard, id: channel.id), channel)
    }

    func publishRecipients(_ count: Int) {
        for index in 0..<count {
            let phone = "+4915\(100_000_000 + index)"
            var recipient = RecipientRecord()
            recipient.workspace = Workspace.standard
            recipient.address = Address.phone(phone)
            recipient.contactID = "contact-\(index)"
            recipient.phone = phone
            recipient.firstName = "Person \(index)"
            append(Topics.recipients, key(recipient.address), recipient)
            publishConsent(recipient.address, .granted, id: "c\(index)")
        }
    }

    func publishConsent(_ address: String, _ state: ConsentState, id: String) {
        var consent = ConsentRecord()
        consent.id = id
        consent.workspace = Workspace.standard
        consent.address = address
        consent.purpose = Purpose.marketing
        consent.state = state
        consent.source = "api"
        consent.atMs = clock.nowMs()
        append(Topics.consents, key(address), consent)
    }

    func publishTemplate() {
        var template = TemplateRecord()
        template.workspace = Workspace.standard
        template.channelID = Self.channelID
        template.name = "offer"
        template.language = "en"
        template.status = "APPROVED"
        template.category = "MARKETING"
        append(
            Topics.templates,
            RecordKey.template(
                workspace: Workspace.standard, channel: Self.channelID, name: "offer", language: "en"), template)
    }

    func campaign(
        _ id: String = "spring", status: CampaignStatus = .running, policy: InDoubtPolicy = .giveUp, revision: Int64 = 1
    ) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = id
        campaign.kind = "broadcast"
        campaign.channelID = Self.channelID
        campaign.purpose = Purpose.marketing
        campaign.audience.all = true
        campaign.content.template.name = "offer"
        campaign.content.template.language = "en"
        var parameter = TemplateParameter()
        parameter.field = "first_name"
        campaign.content.template.body = [parameter]
        campaign.inDoubt = policy
        campaign.inDoubtAfterS = 600
        campaign.expiresAfterS = 86_400
        campaign.status = status
        campaign.revision = revision
        campaign.launch.runID = "1"
        campaign.launch.atMs = clock.nowMs()
        campaign.launch.latestStartS = 3600
        campaign.launch.logIdentity = log.identity
        campaign.launch.positions = [Topics.recipients, Topics.consents].flatMap(log.endPositions)
        return campaign
    }

    func publish(_ campaign: CampaignRecord) {
        append(Topics.campaigns, RecordKey.campaign(workspace: campaign.workspace, id: campaign.id), campaign)
    }

    /// What the console writes when a campaign is deleted.
    func delete(_ campaign: CampaignRecord) {
        let key = RecordKey.campaign(workspace: campaign.workspace, id: campaign.id)
        log.append(OutputRecord(topic: Topics.campaigns, key: key, value: nil))
    }

    func publish(_ event: MessageEvent) { append(Topics.messagesEvents, key(event.ref.address), event) }
    func publish(_ inbound: InboundMessage) { append(Topics.messagesInbound, key(inbound.address), inbound) }

    // MARK: - Running

    /// Lets all stages work until nothing moves.
    func settle() throws {
        var moved = true
        var rounds = 0
        while moved, rounds < 200 {
            moved = try scheduler.run()
            moved = try checker.run() || moved
            moved = try sender.run() || moved
            moved = answerProvider() || moved
            rounds += 1
        }
        // Progress is reported at most every 250 ms.
        clock.advance(300)
        try scheduler.run()
    }

    /// The provider receives what has been sent and answers.
    @discardableResult
    func answerProvider() -> Bool {
        var any = false
        for partition in 0..<Self.partitions {
            let effects = sender.takeEffects(partition).compactMap(\.send)
            guard !effects.isEmpty else { continue }
            any = true
            for effect in effects { received[effect.message.ref.id, default: 0] += 1 }
            sender.complete(
                partition, effects.map { .sent(SendResult(message: $0.message.ref.id, end: answer($0))) })
        }
        return any
    }

    /// The provider receives what has been sent, and the answers are lost with the sender.
    func receiveAndCrashSender() throws {
        for partition in 0..<Self.partitions {
            for effect in sender.takeEffects(partition).compactMap(\.send) {
                received[effect.message.ref.id, default: 0] += 1
            }
        }
        try sender.crash()
    }

    // MARK: - Looking

    /// The sum over all partitions of the newest progress of a run.
    func progress(_ campaignID: String = "spring") throws -> [String: Int64] {
        var newest: [[UInt8]: RunProgress] = [:]
        for record in log.records(Topics.runsProgress) {
            guard let value = record.value else { continue }
            newest[record.key] = try Codec.decode(RunProgress.self, value)
        }
        var sums: [String: Int64] = [:]
        for progress in newest.values where progress.campaignID == campaignID {
            for (bucket, count) in progress.buckets { sums[bucket, default: 0] += count }
            sums["undecided", default: 0] += progress.undecided
            sums["replied", default: 0] += progress.replied
            sums["expanded", default: 0] += progress.expanded ? 1 : 0
            sums["missed", default: 0] += progress.missedStart ? 1 : 0
        }
        return sums.filter { $0.value != 0 }
    }

    func events(_ kind: EventKind) throws -> [MessageEvent] {
        try log.records(Topics.messagesEvents).compactMap { record in
            let event = try Codec.decode(MessageEvent.self, record.value ?? [])
            return event.kind == kind ? event : nil
        }
    }

    private func append(_ topic: Topic, _ key: [UInt8], _ message: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key, value: Codec.encode(message)))
    }

    private func key(_ address: String) -> [UInt8] {
        RecordKey.recipient(workspace: Workspace.standard, address: address)
    }
}

/// Runs a test with a pipeline whose files are removed afterwards.
func withPipeline(_ body: (Pipeline) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("pipeline-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(Pipeline(directory: directory))
}
