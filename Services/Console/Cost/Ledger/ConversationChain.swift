import Foundation
import GRDB
import Models
import Rules

/// Keeps the flag "opens a conversation of 24 hours" true for the messages of one kind to one person on one channel,
/// whatever the order in which they become known.
struct ConversationChain {
    private struct Link {
        let id: [UInt8]
        let sentAtMs: Int64
        let opens: Bool
    }

    let db: Database
    let days: LedgerDays

    /// Sets the entry's own flag and repairs those of the messages after it.
    /// - Parameter before: the entry as it was stored; it may have had another place.
    func settle(_ entry: inout LedgerEntry, before: LedgerEntry?) throws {
        let moved = before.map {
            ($0.sentAtMs, $0.label, $0.channelID) != (entry.sentAtMs, entry.label, entry.channelID)
        }
        guard moved ?? true else { return }
        if let before, before.label != .unspecified, before.label != entry.label, !before.address.isEmpty {
            _ = try repair(around: before, label: before.label, including: nil)
        }
        guard entry.label != .unspecified, !entry.address.isEmpty else {
            entry.opensConversation = entry.label != .unspecified && entry.opensConversation
            return
        }
        entry.opensConversation = try repair(around: entry, label: entry.label, including: entry.sentAtMs)
    }

    /// Counts the conversations again from the last one that began before the entry.
    /// - Parameter including: where the entry itself stands; `nil`: it is no longer among them.
    /// - Returns: whether the entry opens a conversation.
    private func repair(around entry: LedgerEntry, label: Conversation, including sentAtMs: Int64?) throws -> Bool {
        var links = try others(than: entry, label: label, from: min(entry.sentAtMs ?? .max, sentAtMs ?? .max))
        if let sentAtMs {
            let place = links.firstIndex {
                ($0.sentAtMs, 1) > (sentAtMs, entry.id.lexicographicallyPrecedes($0.id) ? 0 : 1)
            }
            links.insert(
                Link(id: entry.id, sentAtMs: sentAtMs, opens: entry.opensConversation), at: place ?? links.count)
        }
        var entryOpens = false
        for (link, opens) in zip(links, ConversationSpans.openers(links.map(\.sentAtMs))) {
            if link.id == entry.id {
                entryOpens = opens
            } else if link.opens != opens {
                try change(link.id, opens: opens)
            }
        }
        return entryOpens
    }

    private func others(than entry: LedgerEntry, label: Conversation, from atMs: Int64) throws -> [Link] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, sent_at, opens FROM ledger
                WHERE address = ?1 AND channel_id = ?2 AND label = ?3 AND id <> ?4 AND sent_at >= coalesce((
                    SELECT max(sent_at) FROM ledger
                    WHERE address = ?1 AND sent_at <= ?5 AND label = ?3 AND channel_id = ?2 AND opens = 1 AND id <> ?4
                ), ?5 - \(ConversationSpans.lengthMs))
                ORDER BY sent_at, id
                """)
        return try Row.fetchAll(
            statement, arguments: [entry.address, entry.channelID, label.rawValue, Data(entry.id), atMs]
        ).map { row in
            Link(id: Array(row[0] as Data), sentAtMs: row[1], opens: row[2])
        }
    }

    private func change(_ id: [UInt8], opens: Bool) throws {
        guard let before = try LedgerStore.find(id, in: db) else { return }
        var after = before
        after.opensConversation = opens
        try LedgerStore.save(after, over: before, in: db)
        days.move(from: before, to: after)
    }
}
