import Foundation
import Models
import Providers
import StreamProcessing

/// The media of one partition that are stored with the provider: what many messages show is fetched once, and from then
/// on goes by id. Until then, and whenever that fails, messages go by link: nothing waits for it.
struct MediaLibrary {
    /// The provider's id of a link, by channel.
    static let table = StateTable(
        "media", key: [.init("channel", .text), .init("link", .blob)],
        values: [.init("id", .text), .init("valid_until", .integer)],
        extraSQL: ["CREATE INDEX IF NOT EXISTS media_valid_until ON media (valid_until)"])

    /// With so many messages a day, a file is worth storing.
    static let worthwhileUses = 20
    /// More are links that differ from person to person.
    static let maximumLinks = 10_000

    private static let dayMs: Int64 = 86_400_000
    private static let firstPauseMs: Int64 = 3_600_000

    /// One link as this process has seen it. Product time.
    private struct Demand {
        var uses = 0
        var sinceMs: Int64
        var failures = 0
        var notBeforeMs: Int64 = 0
    }

    private struct Key: Hashable {
        let channel: String
        let link: String
    }

    /// How long an id is good for, product milliseconds.
    private let lifetimeMs: Int64
    private var demand: [Key: Demand] = [:]
    /// One at a time: files are large, and each is needed for days.
    private var pending: Key?

    init(lifetimeMs: Int64) { self.lifetimeMs = lifetimeMs }

    /// Ids for the links of a message. Asks for a link that is used often to be stored.
    ///
    /// A message that is tried again goes by link: whatever was wrong, it was not the link's id then.
    mutating func ids(
        for approved: MessageApproved, on access: ChannelAccess, _ context: Context
    ) throws -> [String: String] {
        guard approved.attempt <= 1 else { return [:] }
        var ids: [String: String] = [:]
        for media in approved.content.mediaLinks {
            let key = Key(channel: SendQueue.key(approved), link: media.link)
            if let id = try id(key, context) {
                ids[media.link] = id
            } else if isWorthStoring(key, context.nowMs) {
                pending = key
                let isFirstTry = demand[key]?.failures == 0
                context.perform(.store(MediaEffect(media: media, access: access, isFirstTry: isFirstTry)))
            }
        }
        return ids
    }

    mutating func completed(_ result: MediaResult, _ context: Context) throws {
        let key = Key(channel: result.channel, link: result.link)
        if pending == key { pending = nil }
        if let id = result.id {
            demand[key] = nil
            try context.store.put(
                Self.table, Self.row(key), [.text(id), .integer(context.nowMs + lifetimeMs)])
        } else {
            hasFailed(key, context.nowMs)
        }
    }

    /// These links go as links again, until they have been stored once more.
    mutating func forget(_ links: [String], of approved: MessageApproved, _ context: Context) throws {
        for link in links {
            try context.store.delete(Self.table, Self.row(Key(channel: SendQueue.key(approved), link: link)))
        }
    }

    func prune(_ context: Context, limit: Int) throws {
        let old = try context.store.select(
            "SELECT channel, link FROM media WHERE valid_until <= ? LIMIT ?",
            [.integer(context.nowMs), .integer(Int64(limit))]
        ) { [SQLValue.text($0.text(0)), .blob($0.blob(1))] }
        for row in old { try context.store.delete(Self.table, row) }
    }

    // MARK: - Demand

    private func id(_ key: Key, _ context: Context) throws -> String? {
        let row = try context.store.get(Self.table, Self.row(key)) { ($0.text(0), $0.integer(1)) }
        guard let (id, validUntilMs) = row, context.nowMs < validUntilMs else { return nil }
        return id
    }

    /// Counts a use.
    private mutating func isWorthStoring(_ key: Key, _ nowMs: Int64) -> Bool {
        if demand[key] == nil, demand.count >= Self.maximumLinks { makeRoom(nowMs) }
        var seen = demand[key] ?? Demand(sinceMs: nowMs)
        if nowMs - seen.sinceMs >= Self.dayMs { (seen.uses, seen.sinceMs) = (0, nowMs) }
        seen.uses += 1
        demand[key] = seen
        return seen.uses >= Self.worthwhileUses && nowMs >= seen.notBeforeMs && pending == nil
    }

    /// An hour, then twice as long each time, a day at most.
    private mutating func hasFailed(_ key: Key, _ nowMs: Int64) {
        var seen = demand[key] ?? Demand(sinceMs: nowMs)
        seen.notBeforeMs = nowMs + min(Self.firstPauseMs << Int64(min(seen.failures, 5)), Self.dayMs)
        seen.failures += 1
        demand[key] = seen
    }

    private mutating func makeRoom(_ nowMs: Int64) {
        demand = demand.filter { nowMs - $0.value.sinceMs < Self.dayMs && $0.value.uses > 1 }
        if demand.count >= Self.maximumLinks { demand = [:] }
    }

    private static func row(_ key: Key) -> [SQLValue] { [.text(key.channel), .blob(DerivedID.of(key.link))] }
}
