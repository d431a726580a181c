import Foundation
import Models
import Rules
import StreamProcessing

extension RecipientStore {
    /// A recipient by key; `nil`: there is none (any more).
    static func recipient(_ id: Data, _ store: PartitionStore) throws -> RecipientRecord? {
        try store.first("SELECT \(columns) FROM recipients WHERE id = ?", [.blob(id)]) { read($0).record }
    }

    static func tags(_ id: Data, _ store: PartitionStore) throws -> [String] {
        try store.first("SELECT tags FROM recipients WHERE id = ?", [.blob(id)]) { JSONText.parseArray($0.text(0)) }
            ?? []
    }

    static func matches(_ id: Data, _ condition: SQLFragment, _ store: PartitionStore) throws -> Bool {
        try store.first(
            "SELECT 1 FROM recipients WHERE id = ? AND (\(condition.sql))",
            [.blob(id)] + condition.arguments.map(SQLValue.init)
        ) { _ in true } ?? false
    }

    /// The recipients of a workspace that match, in the order of their keys.
    static func page(
        of workspace: String, matching condition: SQLFragment, after cursor: Data, limit: Int, _ store: PartitionStore
    ) throws -> [(id: Data, record: RecipientRecord)] {
        try store.select(
            """
            SELECT \(columns) FROM recipients
            WHERE id > ? AND workspace = ? AND (\(condition.sql)) ORDER BY id LIMIT ?
            """,
            [.blob(cursor), .text(workspace)] + condition.arguments.map(SQLValue.init) + [.integer(Int64(limit))]
        ) { read($0) }
    }
}
