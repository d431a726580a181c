import Foundation
import StreamProcessing

/// Keeps verdicts, by address and message.
struct VerdictStore {
    let store: PartitionStore

    func verdict(_ address: Data, _ message: Data) throws -> VerdictRecord? {
        try store.get(CheckerTables.judgements, [.blob(address), .blob(message)]) { try VerdictRecord($0.bytes(0)) }
    }

    /// Every verdict about an address.
    func all(_ address: Data) throws -> [(message: Data, verdict: VerdictRecord)] {
        try store.select("SELECT message, verdict FROM judgements WHERE address = ?", [.blob(address)]) {
            (message: $0.blob(0), verdict: try VerdictRecord($0.bytes(1)))
        }
    }

    func save(_ verdict: VerdictRecord, _ address: Data, _ message: Data, keepUntilMs: Int64) throws {
        try store.put(
            CheckerTables.judgements, [.blob(address), .blob(message)],
            [.blob(verdict.encoded), .integer(keepUntilMs)])
    }

    /// Changes a verdict and leaves its time of removal as it is.
    func update(_ address: Data, _ message: Data, _ change: (inout VerdictRecord) -> Void) throws {
        let known = try store.get(CheckerTables.judgements, [.blob(address), .blob(message)]) {
            (verdict: try VerdictRecord($0.bytes(0)), keepUntilMs: $0.integer(1))
        }
        guard let known else { return }
        var verdict = known.verdict
        change(&verdict)
        guard verdict != known.verdict else { return }
        try save(verdict, address, message, keepUntilMs: known.keepUntilMs)
    }
}

/// Removes verdicts that nobody can ask for any more, going round the table in small steps: an index by age would cost
/// every verdict a second write.
struct VerdictSweep {
    private var cursor: (address: Data, message: Data) = (Data(), Data())
    private var nextMs: Int64 = 0

    /// Looks at the next few rows; once a second at most.
    mutating func advance(_ context: Context, limit: Int) throws {
        guard context.nowMs >= nextMs else { return }
        nextMs = context.nowMs + context.productMs(forRealMs: 1000)
        let rows = try context.store.select(
            """
            SELECT address, message, keep_until FROM judgements WHERE (address, message) > (?, ?)
            ORDER BY address, message LIMIT ?
            """, [.blob(cursor.address), .blob(cursor.message), .integer(Int64(limit))]
        ) { (address: $0.blob(0), message: $0.blob(1), keepUntilMs: $0.integer(2)) }
        for row in rows where row.keepUntilMs < context.nowMs {
            try context.store.delete(CheckerTables.judgements, [.blob(row.address), .blob(row.message)])
        }
        cursor = rows.count < limit ? (Data(), Data()) : rows.last.map { ($0.address, $0.message) } ?? (Data(), Data())
    }
}
