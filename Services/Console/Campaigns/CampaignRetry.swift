import GRDB
import Models
import SwiftProtobuf

/// `POST /campaigns/{id}/retry-failed`: launches a campaign like this one for those it has failed for. A run is over
/// when its messages have outcomes; the second attempt is a run of its own, with its own report, and every rule is asked
/// again.
enum CampaignRetry {
    /// Contacts that an audience may name, as in a request.
    private static let maximum = 20_000

    static func start(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        return try await call.commit { transaction in
            var original = try CampaignStore.require(id, in: transaction.db)
            let contacts = try failed(of: original, in: transaction.db)
            var retry = original.duplicate(
                id: Identifier.make(atMs: transaction.nowMs), suffix: " (retry)", nowMs: transaction.nowMs)
            retry.record.audience = Audience.with { $0.contacts = contacts }
            retry.record.clearSchedule()
            let test = original.record.variantTest
            retry.record = retry.record.showing(original.record.variants.first { $0.id == test.winner })
            retry.record.clearVariantTest()
            retry = try CampaignRoutes.launch(retry, nil, in: transaction)
            original.retriedAs = retry.id
            try CampaignStore.save(original, in: transaction)
            return .accepted(retry.json(CampaignProgress()))
        }
    }

    /// - Throws: 409 when there is nobody to try again.
    private static func failed(of campaign: Campaign, in db: Database) throws -> [String] {
        guard !campaign.isDrip else {
            throw Problem.conflict("A drip goes on after a message that has failed: enrol the people again instead.")
        }
        guard campaign.launchedAtMs != nil else {
            throw Problem.conflict("The campaign is \(campaign.status.word): it has not failed for anybody.")
        }
        if !campaign.retriedAs.isEmpty, try CampaignStore.find(campaign.retriedAs, in: db) != nil {
            throw Problem.conflict("The campaign was tried again as \(campaign.retriedAs): retry that one.")
        }
        let contacts = try MessageStore.failedContacts(campaign: campaign.id, limit: maximum + 1, in: db)
        guard !contacts.isEmpty else {
            throw Problem.conflict(
                "Nobody is to be tried again: no message of the campaign has failed, doubtful ones apart.")
        }
        guard contacts.count <= maximum else {
            throw Problem.conflict("The campaign has failed for more than \(maximum) contacts; use a filter instead.")
        }
        return contacts
    }
}
