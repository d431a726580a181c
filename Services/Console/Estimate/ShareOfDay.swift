import GRDB
import Models
import Rules

/// What a launch takes of the recipients that a portfolio may write to within 24 hours without having been written to
/// first (providers.md §3).
struct ShareOfDay: Sendable, Equatable {
    private let limit: Int64
    private let used: Int64
    private var reached: Set<String>

    /// - Returns: `nil` when no limit is known.
    init?(_ channel: Channel?, atMs: Int64, in db: Database) throws {
        guard let channel else { return nil }
        let portfolio = MessagingLimit.sharing(
            with: channel.record, among: try ChannelStore.list(after: nil, limit: .max, in: db).map(\.record))
        guard let limit = MessagingLimit.recipients(of: portfolio) else { return nil }
        self.limit = limit
        reached = []
        for member in portfolio {
            reached.formUnion(try LedgerStore.reached(channel: member.id, after: atMs - MessagingLimit.spanMs, in: db))
        }
        used = Int64(reached.count)
    }

    /// A business-initiated message goes to an address; who was written to already takes no more room.
    mutating func take(_ address: String) { reached.insert(address) }

    /// `beyond`: how many have to wait until there is room again.
    var json: JSONValue {
        let after = Int64(reached.count)
        return [
            "limit": .int(limit), "used": .int(used), "after": .int(after), "beyond": .int(max(0, after - limit)),
        ]
    }
}
