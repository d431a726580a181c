import GRDB
import Models
import Rules
import SwiftProtobuf

/// A provider's news of one template: the table follows, then the stages, then the campaigns that use it.
enum TemplateNews {
    private static let deleted = "DELETED"

    static func apply(_ change: TemplateChange, channel: String, in transaction: Transaction) throws {
        // What is not known yet is learned by the next sync, with its components.
        guard let before = try find(change, channel: channel, in: transaction.db) else { return }
        var after = before
        if !change.status.isEmpty {
            after.status = change.status
            after.rejectedReason = change.status == "REJECTED" ? change.reason : ""
        }
        if !change.category.isEmpty { after.category = change.category }
        if !change.quality.isEmpty { after.quality = change.quality }
        if after.providerID.isEmpty { after.providerID = change.providerID }
        if after.status == deleted {
            try TemplateStore.delete(before.identity, in: transaction)
        } else if after != before {
            after.revision += 1
            try TemplateStore.save(after, in: transaction)
        }
        var transition = TemplateTransition(before: before, after: after, reason: change.reason)
        transition.isApproval = TemplateRules.isSendable(after) && !change.status.isEmpty
        try TemplateConsequences.apply(transition, in: transaction)
    }

    private static func find(_ change: TemplateChange, channel: String, in db: Database) throws -> TemplateRecord? {
        if !change.name.isEmpty, !change.language.isEmpty {
            let name = TemplateStore.Name(channel: channel, name: change.name, language: change.language)
            if let known = try TemplateStore.find(name, in: db) { return known }
        }
        guard !change.providerID.isEmpty else { return nil }
        return try TemplateStore.all(channel: channel, in: db).first { $0.providerID == change.providerID }
    }
}
