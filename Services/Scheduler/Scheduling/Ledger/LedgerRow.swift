import Foundation
import Models
import Rules
import StreamProcessing

/// What the ledger knows of one planned message.
struct LedgerRow {
    var life: Lifecycle
    var replied = false
    var plannedAtMs: Int64
    /// Planned for a time of its own, deferred or in doubt: when to look at it again, product time; 0: no such instant.
    var dueAtMs: Int64 = 0
    var address: String
    /// The recipient's values for the content's placeholders, as they were at planning.
    var slotValues: Data
    /// When the provider found the customer service window closed and the message was judged once more; 0: never.
    var windowClosedAtMs: Int64 = 0
    /// When the message was last begun anew after a failure; 0: never.
    var reopenedAtMs: Int64 = 0
    /// How often it was.
    var reopenings: Int32 = 0
    /// The edition of the campaign that the message was planned from.
    var edition: Int64 = 0
    /// Until when the message has to wait without growing older: for its own time, or for the provider's messaging limit;
    /// 0: it has not.
    var agesFromMs: Int64 = 0

    var cells: [SQLValue] {
        [
            .text(life.status.rawValue), .int32(life.attempt), .text(life.reason), .flag(life.failedAtProvider),
            .flag(replied), .integer(plannedAtMs), .integer(dueAtMs), .text(address), .blob(slotValues),
            .int32(life.reopenedAfter), .integer(windowClosedAtMs), .integer(agesFromMs), .integer(reopenedAtMs),
            .int32(reopenings), .text(life.reopenedMessageID), .integer(edition),
        ]
    }

    static let columns =
        "status, attempt, reason, failed_at_provider, replied, planned_at, due_at, address, slot_values, reopened_after, "
        + "window_closed_at, ages_from, reopened_at, reopenings, reopened_message_id, edition"

    /// ``columns`` of a table that a query calls by another name.
    static func qualifiedColumns(_ table: String) -> String {
        columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    }

    init(plannedAtMs: Int64, address: String, slotValues: Data, edition: Int64 = 0) {
        life = Lifecycle()
        self.plannedAtMs = plannedAtMs
        self.address = address
        self.slotValues = slotValues
        self.edition = edition
    }

    /// How many cells ``columns`` names.
    static let columnCount = 16

    /// Reads ``columns`` from `first` on.
    init(_ row: StoreRow, from first: Int = 0) {
        life = Lifecycle(
            status: MessageStatus(rawValue: row.text(first)) ?? .planned, attempt: row.int32(first + 1),
            reason: row.text(first + 2), failedAtProvider: row.flag(first + 3), reopenedAfter: row.int32(first + 9),
            reopenedMessageID: row.text(first + 14))
        replied = row.flag(first + 4)
        plannedAtMs = row.integer(first + 5)
        dueAtMs = row.integer(first + 6)
        address = row.text(first + 7)
        slotValues = row.blob(first + 8)
        windowClosedAtMs = row.integer(first + 10)
        agesFromMs = row.integer(first + 11)
        reopenedAtMs = row.integer(first + 12)
        reopenings = row.int32(first + 13)
        edition = row.integer(first + 15)
    }
}

/// Placeholder values as the ledger keeps them.
enum SlotValues {
    static func encode(_ values: [String?]) -> Data {
        guard !values.isEmpty else { return Data() }
        var row = StateRow()
        row.cells = values.map { value in
            var cell = StateCell()
            if let value { cell.text = value }
            return cell
        }
        return Data(Codec.encode(row))
    }

    static func decode(_ data: Data) throws -> [String?] {
        guard !data.isEmpty else { return [] }
        return try Codec.decode(StateRow.self, Array(data)).cells.map { cell in
            if case .text(let text) = cell.value { text } else { nil }
        }
    }
}
