import Foundation
import Models
import Rules
import StreamProcessing

/// Whom a pacing domain has written to outside windows in the last 24 hours, to keep its messaging limit. One domain is one
/// partition, so one place counts.
///
/// A recipient counts from the attempt on; an attempt that surely failed is taken back.
struct ReachedRecipients {
    /// When each recipient was last written to, by domain.
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
        /// When the recipient was written to before, within the span.
        case free(previousMs: Int64?)
        /// Not before this instant, product time.
        case full(untilMs: Int64)
    }

    private var counts: [Data: Int64] = [:]
    private var forecasts: [Data: Forecast] = [:]

    static func domain(of channel: ChannelRecord) -> Data {
        Data(DerivedID.of(String(decoding: RecordKey.pacingDomain(of: channel), as: UTF8.self)))
    }

    /// Lets go of recipients whose 24 hours are over. To be called before a batch asks for room.
    /// - Returns: whether more of them are left: the count is too high until they are gone.
    mutating func forgetOld(_ domain: Data, limit: Int, _ context: Context) throws -> Bool {
        let old = try context.store.select(
            "SELECT recipient FROM reached WHERE domain = ? AND at <= ? LIMIT ?",
            [.blob(domain), .integer(context.nowMs - MessagingLimit.spanMs), .integer(Int64(limit))]
        ) { $0.blob(0) }
        guard !old.isEmpty else { return false }
        let known = try count(domain, context.store)
        for recipient in old { try context.store.delete(Self.table, [.blob(domain), .blob(recipient)]) }
        counts[domain] = known - Int64(old.count)
        forecasts[domain] = nil
        return old.count == limit
    }

    /// Whether the recipient may be written to now.
    mutating func room(for recipient: Data, domain: Data, limit: Int64, _ context: Context) throws -> Room {
        let previous = try context.store.get(Self.table, [.blob(domain), .blob(recipient)]) { $0.integer(0) }
        if previous != nil { return .free(previousMs: previous) }
        if try count(domain, context.store) < limit { return .free(previousMs: nil) }
        return .full(untilMs: try nextRoomMs(domain, context))
    }

    /// Counts a recipient for whom there is room.
    mutating func take(_ reservation: Reservation, _ context: Context) throws {
        let known = try count(reservation.domain, context.store)
        try context.store.put(
            Self.table, [.blob(reservation.domain), .blob(reservation.recipient)], [.integer(context.nowMs)])
        if reservation.previousMs == nil { counts[reservation.domain] = known + 1 }
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

    private mutating func count(_ domain: Data, _ store: PartitionStore) throws -> Int64 {
        if let known = counts[domain] { return known }
        let count = try store.first("SELECT count(*) FROM reached WHERE domain = ?", [.blob(domain)]) { $0.integer(0) }
        counts[domain] = count ?? 0
        return count ?? 0
    }

    // MARK: - Waiting for room

    /// Instants at which room opens, handed out one by one so that those who wait do not all come back at the first.
    private struct Forecast {
        let openingsMs: [Int64]
        var next = 0
    }

    private mutating func nextRoomMs(_ domain: Data, _ context: Context) throws -> Int64 {
        var forecast = try forecasts[domain] ?? Forecast(openingsMs: openings(domain, context.store))
        defer { forecasts[domain] = forecast }
        let openings = forecast.openingsMs
        guard !openings.isEmpty else { return context.nowMs + MessagingLimit.spanMs }
        let (round, place) = forecast.next.quotientAndRemainder(dividingBy: openings.count)
        forecast.next += 1
        return max(openings[place] + Int64(round) * MessagingLimit.spanMs, context.nowMs + 1000)
    }

    private func openings(_ domain: Data, _ store: PartitionStore) throws -> [Int64] {
        try store.select("SELECT at FROM reached WHERE domain = ? ORDER BY at", [.blob(domain)]) {
            $0.integer(0) + MessagingLimit.spanMs
        }
    }
}
