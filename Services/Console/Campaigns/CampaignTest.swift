import GRDB
import Models
import Rules
import SwiftProtobuf

/// `POST /campaigns/{id}/test`: sends the campaign's message to one address now. The message belongs to no campaign, so
/// that no run counts it; the rules of consent and windows hold for it as for any other.
enum CampaignTest {
    /// A test that cannot be sent within this time is of no use any more, milliseconds.
    private static let expiresAfterMs: Int64 = 3_600_000

    static func send(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let body = try call.json()
        let address = AddressInput.read(body, settings: try await call.settings())
        let choice = Choice(body)
        try body.finish()
        return try await call.commit { transaction in
            var campaign = try CampaignStore.require(id, in: transaction.db)
            campaign.record = try choice.message(of: campaign.record)
            let check = try LaunchCheck(messageOf: campaign, nowMs: transaction.nowMs, in: transaction.db)
            try check.throwIfRefused()
            let record = try choice.variant(of: check.campaign.record)
            let request = try request(record, to: address, in: transaction)
            try keep(request, in: transaction)
            try transaction.emit(
                Topics.messagesRequested, key: RecordKey.recipient(workspace: Workspace.standard, address: address),
                value: Codec.encode(request), traceID: Array(request.ref.id))
            return .accepted(["message_id": .string(request.ref.idText)])
        }
    }

    /// Which of a campaign's contents is meant; what is not named is the first.
    private struct Choice {
        /// Of a drip, from 1.
        private let step: Int64?
        /// Of the step's messages, from 0.
        private let position: Int64?
        private let id: String?

        init(_ body: ObjectReader) {
            step = body.int("step", in: 1...1000)
            position = body.int("position", in: 0...1000)
            id = body.string("variant", .id)
        }

        func message(of record: CampaignRecord) throws(Problem) -> CampaignRecord {
            let isDrip = record.kind == Campaign.dripKind
            guard isDrip || (step == nil && position == nil) else {
                throw .invalid(step == nil ? "/position" : "/step", "belongs to drips: this is a broadcast")
            }
            let number = isDrip ? Int32(step ?? 1) : 0
            if let message = record.showing(step: number, position: Int32(position ?? 0)) { return message }
            guard number <= record.drip.steps.count else { throw .invalid("/step", "the drip has no such step") }
            throw .invalid("/position", "the step has no such message")
        }

        func variant(of record: CampaignRecord) throws(Problem) -> CampaignRecord {
            guard let id else { return record.showing(record.variants.first) }
            guard let variant = record.variants.first(where: { $0.id == id }) else {
                throw .invalid("/variant", "the campaign has no variant '\(id)'")
            }
            return record.showing(variant)
        }
    }

    private static func request(
        _ campaign: CampaignRecord, to address: String, in transaction: Transaction
    ) throws -> MessageRequested {
        let contact = try ContactStore.find(address: address, in: transaction.db)
        let person = contact?.record ?? .with { $0.phone = Address.phoneNumber(of: address) ?? "" }
        let fields = RecipientFields(person)
        let filled = Placeholders.fill(campaign.content, from: fields)
        return MessageRequested.with {
            $0.ref = MessageRef(
                workspace: Workspace.standard, campaignID: MessageRef.tests,
                runID: Identifier.make(atMs: transaction.nowMs), address: address)
            $0.contactID = contact?.id ?? ""
            $0.channelID = campaign.channelID
            $0.purpose = campaign.purpose
            $0.content = filled.content
            $0.missing = filled.missing
            if campaign.hasOutsideWindow {
                let outside = Placeholders.fill(campaign.outsideWindow, from: fields)
                $0.outsideWindow = outside.content
                $0.missingOutsideWindow = outside.missing
            }
            $0.blacklisted = contact?.isBlacklisted ?? false
            $0.plannedAtMs = transaction.nowMs
            $0.expiresAtMs = transaction.nowMs + expiresAfterMs
            $0.attempt = 1
            $0.timeZone = contact?.timeZone ?? ""
            $0.language = contact?.language ?? ""
        }
    }

    /// The message is there at once; what becomes of it follows from the log.
    private static func keep(_ request: MessageRequested, in transaction: Transaction) throws {
        var message = MessageView(request.ref)
        message.apply(
            MessageEvent.with {
                $0.ref = request.ref
                $0.kind = .planned
                $0.atMs = transaction.nowMs
                $0.channelID = request.channelID
                $0.contactID = request.contactID
                $0.attempt = 1
            })
        try MessageStore.save(message, in: transaction.db)
    }
}
