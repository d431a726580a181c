import GRDB

/// How far the read model has read which log; kept in the transaction of what was read.
enum ReadPositions {
    static let migration = Migration("read positions") { db in
        try db.execute(
            sql: """
                CREATE TABLE read_positions (
                    topic TEXT NOT NULL, partition INTEGER NOT NULL, next_offset INTEGER NOT NULL,
                    PRIMARY KEY (topic, partition)) WITHOUT ROWID;
                CREATE TABLE read_log (id INTEGER PRIMARY KEY CHECK (id = 1), identity TEXT NOT NULL);
                """)
    }

    /// The log the positions belong to; `nil` before the first one was met.
    static func identity(in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT identity FROM read_log WHERE id = 1")
    }

    /// Another log: everything is read from its beginning; what was learned before is kept.
    static func begin(identity: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM read_positions")
        try db.execute(
            sql: "INSERT OR REPLACE INTO read_log (id, identity) VALUES (1, ?)", arguments: [identity])
    }

    static func all(in db: Database) throws -> [ReadPartition: Int64] {
        let rows = try Row.fetchAll(db, sql: "SELECT topic, partition, next_offset FROM read_positions")
        return Dictionary(
            rows.map { (ReadPartition(topic: $0["topic"], partition: $0["partition"]), $0["next_offset"]) },
            uniquingKeysWith: { _, last in last })
    }

    static func save(_ next: [ReadPartition: Int64], in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO read_positions (topic, partition, next_offset) VALUES (?, ?, ?)")
        for (partition, offset) in next {
            try statement.execute(arguments: [partition.topic, partition.partition, offset])
        }
    }
}

/// A partition of a topic by its name without prefix.
struct ReadPartition: Hashable, Sendable {
    let topic: String
    let partition: Int32
}
