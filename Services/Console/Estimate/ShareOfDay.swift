import GRDB
import Models

/// What a launch takes of the recipients that a portfolio may write to within 24 hours without having been written to
/// first (providers.md §3).
struct ShareOfDay: Sendable, Equatable {
    static let spanMs: Int64 = 24 * 3600 * 1000

    private let limit: Int64
    private let used: Int64
    private var reached: Set<String>

    /// - Returns: `nil` when no limit is known.
    init?(_ channel: Channel?, atMs: Int64, in db: Database) throws {
        guard let channel else { return nil }
        let portfolio = try Self.portfolio(of: channel, in: db)
        // The smallest limit that any of them tells is the one that is sure to hold.
        guard let limit = portfolio.map(\.record.recipientsPerDay).filter({ $0 > 0 }).min() else { return nil }
        self.limit = limit
        reached = []
        for member in portfolio {
            reached.formUnion(try LedgerStore.reached(channel: member.id, after: atMs - Self.spanMs, in: db))
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

    /// Channels that share one limit.
    private static func portfolio(of channel: Channel, in db: Database) throws -> [Channel] {
        guard !channel.record.portfolio.isEmpty else { return [channel] }
        return try ChannelStore.list(after: nil, limit: .max, in: db)
            .filter { $0.record.portfolio == channel.record.portfolio }
    }
}
