import Foundation
import GRDB
import Models
import Rules

/// Takes what the log says about messages into the ledger and the sums made from it, within one transaction.
final class Ledger {
    private let db: Database
    private let days = LedgerDays()

    init(_ db: Database) { self.db = db }

    /// All events of one message.
    /// - Parameters:
    ///   - message: what the read model knows of it, for the events of earlier batches.
    ///   - purpose: of its campaign, for events that do not say one.
    func apply(_ events: [MessageEvent], message: MessageView?, purpose: String) throws {
        guard let ref = events.first?.ref, events.contains(where: { Self.concerns($0, message) }) else { return }
        let before = try LedgerStore.find(Array(ref.id), in: db)
        var entry =
            before
            ?? LedgerEntry(
                id: Array(ref.id), campaignID: ref.campaignID, runID: ref.isOutsideCampaigns ? "" : ref.runID,
                address: ref.address)
        if let message { entry.learn(message) }
        for event in events { entry.apply(event) }
        if entry.purpose.isEmpty { entry.purpose = purpose }
        // A refusal on the spot costs nothing and counts nowhere.
        guard entry != before, before != nil || entry.hasReceipts else { return }
        if entry.price.isByConversation, entry.price.isBillable {
            entry.ownsConversation = try LedgerStore.claim(entry.price.conversationID, by: entry.id, in: db)
        }
        try ConversationChain(db: db, days: days).settle(&entry, before: before)
        try LedgerStore.save(entry, over: before, in: db)
        days.move(from: before, to: entry)
        try EntryPointStore.sent(entry, in: db)
    }

    /// Writes the sums; the last step of a batch.
    func finish() throws { try days.save(in: db) }

    /// Receipts and prices: events before them say nothing that the verdict's event does not repeat, and that a message
    /// was read says nothing more about one that was delivered.
    private static func concerns(_ event: MessageEvent, _ message: MessageView?) -> Bool {
        switch event.kind {
        case .accepted, .sent, .delivered: true
        case .read: event.hasPricing || message?.deliveredAtMs == nil
        case .failed: event.hasError
        default: event.hasPricing
        }
    }
}

extension LedgerEntry {
    /// What events of earlier batches said.
    fileprivate mutating func learn(_ message: MessageView) {
        if conversation == .unspecified { conversation = message.conversation }
        if category.isEmpty { category = MessageCategory.normalised(message.category) }
        if channelID.isEmpty { channelID = message.channelID }
    }
}
