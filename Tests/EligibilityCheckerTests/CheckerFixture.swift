import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf

@testable import EligibilityChecking

/// The checker over a log in memory, and what a test writes into it.
final class CheckerFixture {
    static let address = "phone:+4915112345678"
    let log = MemoryLog(partitionCount: 1)
    let clock = ManualClock(nowMs: 1_772_355_600_000)
    let checker: StageHarness<CheckerStage>
    private var inboundCount = 0

    init(directory: URL? = nil) {
        checker = StageHarness(CheckerStage(), log: log, clock: clock, directory: directory)
        publishChannel()
    }

    // MARK: - Tables

    func publishChannel() {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = "wa"
        channel.provider = "whatsapp_cloud"
        append(Topics.channels, RecordKey.channel(workspace: Workspace.standard, id: "wa"), channel)
    }

    func publishSettings(_ change: (inout WorkspaceSettings) -> Void) {
        var settings = WorkspaceDefaults.settings()
        change(&settings)
        append(Topics.settings, RecordKey.settings(workspace: Workspace.standard), settings)
    }

    func publishTemplate(
        _ name: String = "offer", _ language: String = "en", _ change: (inout TemplateRecord) -> Void = { _ in }
    ) {
        var template = TemplateRecord()
        template.workspace = Workspace.standard
        template.channelID = "wa"
        (template.name, template.language, template.status, template.category) = (name, language, "APPROVED", "UTILITY")
        change(&template)
        let key = RecordKey.template(workspace: Workspace.standard, channel: "wa", name: name, language: language)
        append(Topics.templates, key, template)
    }

    func publishCampaign(_ id: String, _ change: (inout CampaignRecord) -> Void) {
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = id
        campaign.status = .running
        change(&campaign)
        append(Topics.campaigns, RecordKey.campaign(workspace: Workspace.standard, id: id), campaign)
    }

    func publishForm(_ id: String, _ change: (inout OptInFormRecord) -> Void = { _ in }) {
        var form = OptInFormRecord()
        form.workspace = Workspace.standard
        form.id = id
        form.purpose = Purpose.marketing
        form.text = "Send me offers"
        form.doubleOptIn = true
        form.channelID = "wa"
        form.template.name = "confirm"
        form.template.language = "en"
        change(&form)
        append(Topics.optInForms, RecordKey.optInForm(workspace: Workspace.standard, id: id), form)
    }

    // MARK: - Facts

    static func consent(
        _ state: ConsentState, purpose: String = Purpose.marketing, atMs: Int64, id: String = "c"
    ) -> ConsentRecord {
        var consent = ConsentRecord()
        consent.id = id
        consent.workspace = Workspace.standard
        consent.address = address
        (consent.purpose, consent.state, consent.source, consent.atMs) = (purpose, state, "api", atMs)
        return consent
    }

    static func inbound(_ text: String, id: String, atMs: Int64, payload: String = "") -> InboundMessage {
        var inbound = InboundMessage()
        inbound.workspace = Workspace.standard
        inbound.address = address
        inbound.channelID = "wa"
        inbound.providerMessageID = id
        (inbound.text, inbound.payload, inbound.atMs, inbound.opensWindow) = (text, payload, atMs, true)
        return inbound
    }

    func publish(_ consent: ConsentRecord) { append(Topics.consents, [1], consent) }
    func publish(_ inbound: InboundMessage) { append(Topics.messagesInbound, [1], inbound) }
    func publish(_ event: MessageEvent) { append(Topics.messagesEvents, [1], event) }

    /// A person writes now.
    func hear(_ text: String, payload: String = "") throws {
        inboundCount += 1
        publish(Self.inbound(text, id: "m\(inboundCount)", atMs: clock.nowMs(), payload: payload))
        try checker.run()
    }

    func event(_ kind: EventKind, of campaign: String, reason: String = "", code: Int32 = 0, atMs: Int64? = nil)
        -> MessageEvent
    {
        var event = MessageEvent()
        event.ref = Self.ref(campaign)
        (event.kind, event.channelID, event.reason) = (kind, "wa", reason)
        event.atMs = atMs ?? clock.nowMs()
        if code != 0 { event.error.code = code }
        return event
    }

    static func ref(_ campaign: String) -> MessageRef {
        MessageRef(workspace: Workspace.standard, campaignID: campaign, runID: "1", address: address)
    }

    // MARK: - Requests

    /// A free-form message of a campaign, unless changed.
    func request(_ campaign: String, attempt: Int32 = 1, _ change: (inout MessageRequested) -> Void = { _ in }) {
        var request = MessageRequested()
        request.ref = Self.ref(campaign)
        request.channelID = "wa"
        request.purpose = Purpose.marketing
        request.content.text.body = "Hello"
        request.attempt = attempt
        change(&request)
        append(Topics.messagesRequested, [1], request)
    }

    /// Asks and answers.
    /// - Returns: `approved`, or why not.
    @discardableResult
    func ask(_ campaign: String, attempt: Int32 = 1, _ change: (inout MessageRequested) -> Void = { _ in }) throws
        -> String
    {
        let before = try events.count
        request(campaign, attempt: attempt, change)
        try checker.run()
        return try events.dropFirst(before).map { $0.kind == .approved ? "approved" : $0.reason }.joined(
            separator: ", ")
    }

    // MARK: - What it says

    var events: [MessageEvent] {
        get throws {
            try log.records(Topics.messagesEvents).map { try Codec.decode(MessageEvent.self, $0.value ?? []) }
        }
    }

    var approved: [MessageApproved] {
        get throws {
            try log.records(Topics.messagesApproved(provider: "whatsapp_cloud")).map {
                try Codec.decode(MessageApproved.self, $0.value ?? [])
            }
        }
    }

    var consents: [ConsentRecord] {
        get throws { try log.records(Topics.consents).map { try Codec.decode(ConsentRecord.self, $0.value ?? []) } }
    }

    func append(_ topic: Topic, _ key: [UInt8], _ message: some SwiftProtobuf.Message) {
        log.append(OutputRecord(topic: topic, key: key, value: Codec.encode(message)))
    }
}

/// Runs a test with a checker whose files outlive it, and are removed afterwards.
func withStoredChecker(_ body: (CheckerFixture) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("checker-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(CheckerFixture(directory: directory))
}
