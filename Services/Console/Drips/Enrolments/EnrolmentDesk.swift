import GRDB
import Models
import Providers
import Rules
import SwiftProtobuf

/// Lets people into a drip and out of it, by request. The scheduler carries the requests out.
struct EnrolmentDesk {
    static let source = "api"
    static let noAddress = "no_address"
    static let notEnrolled = "not_enrolled"

    private let campaign: Campaign
    /// What addresses the channel of the drip's first message reaches.
    private let schemes: [String]

    /// - Throws: 404; 409 when the campaign is no drip, or nobody can be in it now.
    init(_ id: String, in db: Database) throws {
        campaign = try CampaignStore.require(id, in: db)
        guard campaign.isDrip else { throw Problem.conflict("The campaign is a broadcast: nobody can be enrolled.") }
        guard campaign.isUnderWay else {
            let next = campaign.status == .draft ? "launch it first" : "nobody is in it any more"
            throw Problem.conflict("The drip is \(campaign.status.word): \(next).")
        }
        let first = campaign.record.drip.steps.first?.messages.first
        let channel = try first.flatMap { try ChannelStore.find($0.channelID, in: db) }
        schemes = channel.flatMap { ProviderRegistry.capabilities(of: $0.record.provider) }?.addressSchemes ?? []
    }

    /// Asks for a contact to be let in.
    /// - Returns: why that is not done; `nil`: it is.
    func enrol(_ contact: Contact, in transaction: Transaction) throws -> String? {
        guard let address = TargetAddress.of(contact.addresses, schemes: schemes),
            schemes.contains(Address.scheme(of: address))
        else { return Self.noAddress }
        let last = try EnrolmentStore.newest(campaign: campaign.id, address: address, in: transaction.db)
        let pass = last.map { (enrolledAtMs: $0.enrolledAtMs, isOver: $0.isOver) }
        if let refusal = ReEnrolment.refusal(drip: campaign.record.drip, last: pass, nowMs: transaction.nowMs) {
            return refusal
        }
        let enrolment = Enrolment(
            campaignID: campaign.id, address: address, pass: (last?.pass ?? 0) + 1, contactID: contact.id,
            source: Self.source, enrolledAtMs: transaction.nowMs)
        try EnrolmentStore.save(enrolment, in: transaction.db)
        try ask(.enrol, enrolment, in: transaction)
        return nil
    }

    /// Asks for a contact to be taken out.
    /// - Returns: the enrolments that end; none: the contact is not in the drip.
    func remove(_ contact: String, in transaction: Transaction) throws -> [Enrolment] {
        let waiting = try EnrolmentStore.newest(contact: contact, campaign: campaign.id, in: transaction.db)
            .filter { !$0.isOver }
        for enrolment in waiting { try ask(.remove, enrolment, in: transaction) }
        return waiting
    }

    private func ask(_ verb: EnrolmentVerb, _ enrolment: Enrolment, in transaction: Transaction) throws {
        let request = EnrolmentRequest.with {
            $0.workspace = Workspace.standard
            $0.campaignID = enrolment.campaignID
            $0.contactID = enrolment.contactID
            $0.address = enrolment.address
            $0.verb = verb
            $0.atMs = transaction.nowMs
            $0.source = Self.source
        }
        try transaction.emit(
            Topics.enrolments, key: RecordKey.recipient(workspace: Workspace.standard, address: enrolment.address),
            value: Codec.encode(request))
    }
}
