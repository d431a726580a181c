/// A file of contacts on its way into the database.
struct Import: Hashable, Sendable {
    enum Status: String, Sendable { case queued, running, completed, failed }

    let id: String
    var status: Status = .queued
    var parameters: ImportParameters
    /// The file's columns.
    var header: [String]
    /// Rows read so far; where a process that is started again goes on.
    var total = 0
    var created = 0
    var updated = 0
    var rejected = 0
    var warnings = 0
    /// Why it failed.
    var error: String?
    let createdAtMs: Int64
    var finishedAtMs: Int64?

    var json: JSONValue {
        [
            "id": .string(id), "status": .string(status.rawValue), "total": .int(Int64(total)),
            "created": .int(Int64(created)), "updated": .int(Int64(updated)), "rejected": .int(Int64(rejected)),
            "warnings": .int(Int64(warnings)), "error": .text(error), "created_at": .time(createdAtMs),
            "finished_at": .time(finishedAtMs),
        ]
    }
}
