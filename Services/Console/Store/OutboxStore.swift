import Foundation
import GRDB
import Models
import SwiftProtobuf

/// The outbox, and what is known about the log it is published to.
enum OutboxStore {
    static let migration = Migration("outbox") { db in
        try db.execute(
            sql: """
                CREATE TABLE outbox (
                    seq INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB,
                    trace BLOB, at INTEGER NOT NULL);
                CREATE TABLE log_positions (
                    topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
                    PRIMARY KEY (topic, partition)) WITHOUT ROWID;
                CREATE TABLE log_state (
                    id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL,
                    republishing INTEGER NOT NULL, cursor TEXT);
                """)
    }

    static func append(_ row: OutboxRow, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO outbox (topic, key, value, trace, at) VALUES (?, ?, ?, ?, ?)")
        try statement.execute(
            arguments: [row.topic, Data(row.key), row.value.map { Data($0) }, row.traceID.map { Data($0) }, row.atMs])
    }

    /// The oldest rows, in order.
    /// - Parameter topicLeftOut: rows of this topic are held back.
    static func next(_ limit: Int, leavingOut held: Set<String> = [], in db: Database) throws -> [OutboxRow] {
        let marks = databaseQuestionMarks(count: held.count)
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT seq, topic, key, value, trace, at FROM outbox WHERE topic NOT IN (\(marks))
                    ORDER BY seq LIMIT ?
                    """),
            arguments: StatementArguments(held.sorted()) + [limit]
        ).map { row in
            OutboxRow(
                seq: row["seq"], topic: row["topic"], key: Array(row["key"] as Data),
                value: (row["value"] as Data?).map(Array.init), traceID: (row["trace"] as Data?).map(Array.init),
                atMs: row["at"])
        }
    }

    static func count(in db: Database) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox") ?? 0 }

    static func isEmpty(in db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT 1 FROM outbox LIMIT 1") == nil
    }

    /// Takes published rows out and notes how far the log has been written.
    static func settle(_ rows: [OutboxRow], at places: [RecordPlace], in db: Database) throws {
        let delete = try db.cachedStatement(sql: "DELETE FROM outbox WHERE seq = ?")
        for row in rows { try delete.execute(arguments: [row.seq]) }
        var next: [LogPosition.Partition: Int64] = [:]
        for place in places {
            let partition = LogPosition.Partition(topic: place.topic, partition: place.partition)
            next[partition] = max(next[partition] ?? 0, place.offset + 1)
        }
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO log_positions (topic, partition, next_offset) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET next_offset = max(next_offset, excluded.next_offset)
                """)
        for (partition, offset) in next {
            try upsert.execute(arguments: [partition.topic, partition.partition, offset])
        }
    }

    /// How far the console has written each partition of the log, ordered by topic and partition.
    static func positions(in db: Database) throws -> [LogPosition] {
        try Row.fetchAll(
            db, sql: "SELECT topic, partition, next_offset FROM log_positions ORDER BY topic, partition"
        ).map { row in
            LogPosition.with {
                $0.topic = row["topic"]
                $0.partition = row["partition"]
                $0.nextOffset = row["next_offset"]
            }
        }
    }
}

extension LogPosition {
    struct Partition: Hashable {
        let topic: String
        let partition: Int32
    }
}
