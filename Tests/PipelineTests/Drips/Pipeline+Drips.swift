import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit

/// A person of ``Pipeline/publishRecipients(_:)``.
func phone(_ index: Int) -> String { Address.phone("+4915\(100_000_000 + index)") }

let hourMs: Int64 = 3_600_000

// MARK: - Definitions

extension DripStep {
    static func after(
        _ runAfter: Int64 = 0, _ unit: String = "hours", removesAfterReply: Bool = false,
        messages: [DripMessage] = [.template]
    ) -> DripStep {
        var step = DripStep()
        step.unit = unit
        step.runAfter = runAfter
        step.removeAfterReply = removesAfterReply
        step.messages = messages
        return step
    }
}

extension DripMessage {
    static var template: DripMessage {
        var message = DripMessage()
        message.channelID = Pipeline.channelID
        message.content.template.name = "offer"
        message.content.template.language = "en"
        var parameter = TemplateParameter()
        parameter.field = "first_name"
        message.content.template.body = [parameter]
        return message
    }

    /// Free-form, so it needs an open window.
    static func text(_ body: String, waitsForWindow: Bool = false) -> DripMessage {
        var message = DripMessage()
        message.channelID = Pipeline.channelID
        message.content.text.body = body
        message.waitForWindow = waitsForWindow
        return message
    }
}

// MARK: - What the console and the provider would write

extension Pipeline {
    /// A drip that has been launched now.
    func drip(_ steps: [DripStep], exitOn: [String] = [], expiresAfterS: Int64 = 86_400) -> CampaignRecord {
        var campaign = campaign("welcome")
        campaign.kind = "drip"
        campaign.channelID = ""
        campaign.clearAudience()
        campaign.clearContent()
        campaign.expiresAfterS = expiresAfterS
        campaign.drip.steps = steps
        campaign.drip.exitOn = exitOn
        campaign.drip.reEnrol = .never
        campaign.drip.revision = 1
        return campaign
    }

    /// Publishes a drip in a workspace with people.
    func launch(_ campaign: CampaignRecord, recipients: Int = 3) throws {
        publishChannel()
        publishTemplate()
        publishRecipients(recipients)
        var campaign = campaign
        campaign.launch.positions = [Topics.recipients, Topics.consents].flatMap(log.endPositions)
        publish(campaign)
        try settle()
    }

    /// Publishes a newer record of a campaign.
    @discardableResult
    func change(_ campaign: CampaignRecord, _ change: (inout CampaignRecord) -> Void) throws -> CampaignRecord {
        var changed = campaign
        changed.revision += 1
        change(&changed)
        publish(changed)
        try settle()
        return changed
    }

    func pause(_ campaign: CampaignRecord) throws -> CampaignRecord {
        try change(campaign) { campaign in
            campaign.status = .paused
            campaign.pausedSinceMs = clock.nowMs()
        }
    }

    func resume(_ campaign: CampaignRecord) throws -> CampaignRecord {
        try change(campaign) { campaign in
            campaign.status = .running
            campaign.pausedMs += clock.nowMs() - campaign.pausedSinceMs
            campaign.pausedSinceMs = 0
        }
    }

    func request(
        _ verb: EnrolmentVerb, _ index: Int, in campaign: CampaignRecord,
        _ change: (inout EnrolmentRequest) -> Void = { _ in }
    ) {
        var request = EnrolmentRequest()
        request.workspace = Workspace.standard
        request.campaignID = campaign.id
        request.contactID = "contact-\(index)"
        request.address = phone(index)
        request.verb = verb
        request.atMs = clock.nowMs()
        request.source = "api"
        request.logIdentity = log.identity
        request.positions = [Topics.recipients, Topics.consents, Topics.campaigns].flatMap(log.endPositions)
        change(&request)
        log.append(OutputRecord(topic: Topics.enrolments, key: key(phone(index)), value: Codec.encode(request)))
    }

    func enrol(_ indices: Int..., in campaign: CampaignRecord) throws {
        for index in indices { request(.enrol, index, in: campaign) }
        try settle()
    }

    func tell(_ name: String, of index: Int) {
        var event = ContactEvent()
        event.workspace = Workspace.standard
        event.address = phone(index)
        event.contactID = "contact-\(index)"
        event.name = name
        event.atMs = clock.nowMs()
        event.logIdentity = log.identity
        event.positions = [Topics.recipients, Topics.campaigns].flatMap(log.endPositions)
        log.append(OutputRecord(topic: Topics.contactsEvents, key: key(phone(index)), value: Codec.encode(event)))
    }

    func write(from index: Int, _ text: String = "Thanks", on channel: String = Pipeline.channelID) {
        var inbound = InboundMessage()
        inbound.workspace = Workspace.standard
        inbound.address = phone(index)
        inbound.channelID = channel
        inbound.providerMessageID = "wamid.in.\(index).\(clock.nowMs())"
        inbound.type = "text"
        inbound.text = text
        // As providers date them.
        inbound.atMs = clock.nowMs() / 1000 * 1000
        inbound.opensWindow = true
        publish(inbound)
    }

    /// Publishes a contact anew.
    func publishRecipient(_ index: Int, tags: [String] = [], attributes: [String: String] = [:]) {
        var recipient = RecipientRecord()
        recipient.workspace = Workspace.standard
        recipient.address = phone(index)
        recipient.contactID = "contact-\(index)"
        recipient.phone = Address.phoneNumber(of: phone(index)) ?? ""
        recipient.firstName = "Person \(index)"
        recipient.tags = tags
        recipient.attributes = attributes
        recipient.updatedAtMs = clock.nowMs()
        log.append(OutputRecord(topic: Topics.recipients, key: key(phone(index)), value: Codec.encode(recipient)))
    }

    func eraseRecipient(_ index: Int) {
        log.append(OutputRecord(topic: Topics.recipients, key: key(phone(index)), value: nil))
    }

    private func key(_ address: String) -> [UInt8] {
        RecordKey.recipient(workspace: Workspace.standard, address: address)
    }
}

// MARK: - Looking

extension Pipeline {
    func advance(hours: Double) throws {
        clock.advance(Int64(hours * Double(hourMs)))
        try settle()
    }

    /// Everything told about a person in drips, in order.
    func history(_ index: Int) throws -> [EnrolmentState] {
        try log.records(Topics.enrolmentsStates).compactMap { record in
            let state = try Codec.decode(EnrolmentState.self, record.value ?? [])
            return state.address == phone(index) ? state : nil
        }
    }

    func state(_ index: Int) throws -> EnrolmentState { try history(index).last ?? EnrolmentState() }

    /// Where a person stands, in one word: `waiting 2`, `under way 2`, `completed 3`, `exited 1 reply`.
    func standing(_ index: Int) throws -> String {
        let state = try state(index)
        return switch state.status {
        case .waiting: state.nextAtMs > 0 ? "waiting \(state.step)" : "under way \(state.step)"
        case .completed: "completed \(state.step)"
        case .exited: "exited \(state.step) \(state.exitReason)"
        default: "nowhere"
        }
    }

    /// How many rows of a table of the scheduler's state there are, as a restore would find them.
    func stateRows(_ table: String) throws -> Int {
        var rows: [[UInt8]: Bool] = [:]
        for record in log.records(Topics.state(of: "scheduler")) {
            let key = try Codec.decode(StateRow.self, record.key)
            if key.table == table { rows[record.key + [UInt8(record.partition)]] = record.value != nil }
        }
        return rows.values.count { $0 }
    }

    /// The steps whose messages the provider has accepted for a person, in order; with the pass when it is not the first.
    func sentSteps(_ index: Int) throws -> [String] {
        try events(.accepted).filter { $0.ref.address == phone(index) }
            .sorted { ($0.atMs, $0.ref.position) < ($1.atMs, $1.ref.position) }
            .map { event in
                let place = event.ref.position == 0 ? "\(event.ref.step)" : "\(event.ref.step).\(event.ref.position)"
                return event.ref.runID == "1" ? place : "\(event.ref.runID)/\(place)"
            }
    }
}
