import Foundation
import Models
import StreamProcessing

/// The messaging limit: how many different people a portfolio's numbers may write to outside open customer service
/// windows in a moving 24 hours (providers.md §3). One pacing domain is one partition, so one place counts.
///
/// A recipient counts from the attempt on; an attempt that surely failed is taken back.
struct MessagingLimit {
    static let spanMs: Int64 = 24 * 3600 * 1000

    /// When each recipient was last written to outside a window, by domain.
    static let table = StateTable(
        "reached", key: [.init("domain", .blob), .init("recipient", .blob)], values: [.init("at", .integer)],
        extraSQL: ["CREATE INDEX IF NOT EXISTS reached_at ON reached (domain, at)"])

    /// A recipient that an attempt has counted, and what stood there before.
    struct Reservation: Equatable {
        let domain: Data
        let recipient: Data
        let previousMs: Int64?
    }

    enum Room: Equatable {
        case free
        /// Not before this instant, product time.
        case full(untilMs: Int64)
    }

    private var counts: [Data: Int64] = [:]
    private var forecasts: [Data: Forecast] = [:]

    /// The limit that holds for a channel, recipients a day: the smallest of its portfolio's; `nil`: none is known.
    static func limit(of channel: ChannelRecord, among channels: [ChannelRecord]) -> Int64? {
        let sharing =
            channel.portfolio.isEmpty
            ? [channel]
            : channels.filter { $0.workspace == channel.workspace && $0.portfolio == channel.portfolio }
        return sharing.map(\.recipientsPerDay).filter { $0 > 0 }.min()
    }

    static func domain(of channel: ChannelRecord) -> Data {
        Data(DerivedID.of(String(decoding: RecordKey.pacingDomain(of: channel), as: UTF8.self)))
    }

    /// Whether the recipient may be written to now.
    mutating func room(for recipient: Data, domain: Data, limit: Int64, _ context: Context) throws -> Room {
        try forgetOld(domain, context)
        if try lastMs(recipient, domain, context.store) != nil { return .free }
        if try count(domain, context.store) < limit { return .free }
        return .full(untilMs: try nextRoomMs(domain, limit: limit, context))
    }

    /// Counts the recipient.
    mutating func take(_ recipient: Data, domain: Data, _ context: Context) throws -> Reservation {
        let previous = try lastMs(recipient, domain, context.store)
        let known = try count(domain, context.store)
        try context.store.put(Self.table, [.blob(domain), .blob(recipient)], [.integer(context.nowMs)])
        if previous == nil { counts[domain] = known + 1 }
        return Reservation(domain: domain, recipient: recipient, previousMs: previous)
    }

    /// The attempt has reached nobody.
    mutating func giveBack(_ reservation: Reservation, _ context: Context) throws {
        let key: [SQLValue] = [.blob(reservation.domain), .blob(reservation.recipient)]
        if let previous = reservation.previousMs {
            try context.store.put(Self.table, key, [.integer(previous)])
        } else {
            let known = try count(reservation.domain, context.store)
            try context.store.delete(Self.table, key)
            counts[reservation.domain] = known - 1
        }
    }

    // MARK: - Counting

    private func lastMs(_ recipient: Data, _ domain: Data, _ store: PartitionStore) throws -> Int64? {
        try store.get(Self.table, [.blob(domain), .blob(recipient)]) { $0.integer(0) }
    }

    private mutating func count(_ domain: Data, _ store: PartitionStore) throws -> Int64 {
        if let known = counts[domain] { return known }
        let count = try store.first("SELECT count(*) FROM reached WHERE domain = ?", [.blob(domain)]) { $0.integer(0) }
        counts[domain] = count ?? 0
        return count ?? 0
    }

    private mutating func forgetOld(_ domain: Data, _ context: Context) throws {
        let old = try context.store.select(
            "SELECT recipient FROM reached WHERE domain = ? AND at <= ?",
            [.blob(domain), .integer(context.nowMs - Self.spanMs)]
        ) { $0.blob(0) }
        guard !old.isEmpty else { return }
        let known = try count(domain, context.store)
        for recipient in old { try context.store.delete(Self.table, [.blob(domain), .blob(recipient)]) }
        counts[domain] = known - Int64(old.count)
        forecasts[domain] = nil
    }

    // MARK: - Waiting for room

    /// Instants at which room opens, handed out one by one so that those who wait do not all come back at the first.
    private struct Forecast {
        let openingsMs: [Int64]
        var next = 0
    }

    private mutating func nextRoomMs(_ domain: Data, limit: Int64, _ context: Context) throws -> Int64 {
        var forecast = try forecasts[domain] ?? Forecast(openingsMs: openings(domain, limit, context.store))
        defer { forecasts[domain] = forecast }
        let openings = forecast.openingsMs
        guard !openings.isEmpty else { return context.nowMs + Self.spanMs }
        let (round, place) = forecast.next.quotientAndRemainder(dividingBy: openings.count)
        forecast.next += 1
        return max(openings[place] + Int64(round) * Self.spanMs, context.nowMs + 1000)
    }

    private func openings(_ domain: Data, _ limit: Int64, _ store: PartitionStore) throws -> [Int64] {
        try store.select("SELECT at FROM reached WHERE domain = ? ORDER BY at", [.blob(domain)]) {
            $0.integer(0) + Self.spanMs
        }
    }
}
