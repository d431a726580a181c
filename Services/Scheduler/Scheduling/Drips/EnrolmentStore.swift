import Foundation
import Models
import StreamProcessing

/// A person in a drip: the key of an enrolment.
struct EnrolmentKey: Hashable {
    let dripNo: Int64
    let recipient: Data

    var cells: [SQLValue] { [.integer(dripNo), .blob(recipient)] }
}

/// The enrolments of this partition and the timers of those who wait.
struct EnrolmentStore {
    let store: PartitionStore

    func enrolment(_ key: EnrolmentKey) throws -> Enrolment? {
        try store.get(DripTables.enrolments, key.cells) { Enrolment($0) }
    }

    /// Saves an enrolment and sets its timer.
    /// - Parameter known: the row as it stands.
    func save(_ enrolment: Enrolment, _ key: EnrolmentKey, over known: Enrolment?) throws {
        try store.put(DripTables.enrolments, key.cells, enrolment.cells)
        if let known, known.dueAtMs > 0, known.dueAtMs != enrolment.dueAtMs {
            try store.delete(DripTables.timers, timer(known.dueAtMs, key))
        }
        try setTimer(of: enrolment, key)
    }

    /// The numbers of the drips that a person has been in.
    func drips(of recipient: Data) throws -> [Int64] {
        try store.select("SELECT drip_no FROM enrolments WHERE recipient = ? ORDER BY drip_no", [.blob(recipient)]) {
            $0.integer(0)
        }
    }

    /// Removes the enrolment of somebody whose pass is over.
    func forget(_ key: EnrolmentKey) throws { try store.delete(DripTables.enrolments, key.cells) }

    /// The timer of somebody who waits may have been taken away while the drip could not go on.
    func setTimer(of enrolment: Enrolment, _ key: EnrolmentKey) throws {
        guard enrolment.dueAtMs > 0 else { return }
        try store.put(DripTables.timers, timer(enrolment.dueAtMs, key), [])
    }

    /// The enrolments of a drip in the order of recipients.
    func page(of dripNo: Int64, after cursor: Data, limit: Int) throws -> [(key: EnrolmentKey, enrolment: Enrolment)] {
        try store.select(
            """
            SELECT recipient, \(Enrolment.columns) FROM enrolments WHERE drip_no = ? AND recipient > ?
            ORDER BY recipient LIMIT ?
            """, [.integer(dripNo), .blob(cursor), .integer(Int64(limit))]
        ) { (EnrolmentKey(dripNo: dripNo, recipient: $0.blob(0)), Enrolment($0, from: 1)) }
    }

    // MARK: - Timers

    /// Takes the timers that are due away.
    func popTimers(until nowMs: Int64, limit: Int) throws -> [(dueAtMs: Int64, key: EnrolmentKey)] {
        let due = try store.select(
            "SELECT due_at, drip_no, recipient FROM drip_timers WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [.integer(nowMs), .integer(Int64(limit))]
        ) { (dueAtMs: $0.integer(0), key: EnrolmentKey(dripNo: $0.integer(1), recipient: $0.blob(2))) }
        for item in due { try store.delete(DripTables.timers, timer(item.dueAtMs, item.key)) }
        return due
    }

    /// When the next timer is due, product time.
    func nextDueMs() throws -> Int64? {
        try store.first("SELECT due_at FROM drip_timers ORDER BY due_at LIMIT 1") { $0.integer(0) }
    }

    /// Builds the timers again from the enrolments.
    func rebuildTimers() throws {
        try store.rebuild(
            DripTables.timers, as: "SELECT due_at, drip_no, recipient FROM enrolments WHERE due_at > 0 ORDER BY due_at")
    }

    private func timer(_ dueAtMs: Int64, _ key: EnrolmentKey) -> [SQLValue] { [.integer(dueAtMs)] + key.cells }
}
