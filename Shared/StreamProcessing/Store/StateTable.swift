/// A table of a partition store. Rows are written whole and found by key, so that the changelog can carry them.
public struct StateTable: Hashable, Sendable {
    public enum ColumnType: String, Sendable {
        case integer = "INTEGER"
        case real = "REAL"
        case text = "TEXT"
        case blob = "BLOB"
    }

    public struct Column: Hashable, Sendable {
        public let name: String
        public let type: ColumnType

        public init(_ name: String, _ type: ColumnType) {
            self.name = name
            self.type = type
        }
    }

    public let name: String
    public let key: [Column]
    public let values: [Column]
    /// Whether the stage's changelog carries the rows. A table built from a compacted topic alone needs none.
    public let isChangelogged: Bool
    /// Further statements at creation, such as indexes.
    public let extraSQL: [String]

    public init(
        _ name: String, key: [Column], values: [Column], isChangelogged: Bool = true, extraSQL: [String] = []
    ) {
        self.name = name
        self.key = key
        self.values = values
        self.isChangelogged = isChangelogged
        self.extraSQL = extraSQL
        upsertSQL = Self.upsert(name, key, values)
        deleteSQL = "DELETE FROM \(name) WHERE \(Self.match(key))"
        selectSQL = "SELECT \(values.isEmpty ? "1" : Self.list(values)) FROM \(name) WHERE \(Self.match(key))"
        allSQL = "SELECT \(Self.list(key + values)) FROM \(name)"
    }

    let upsertSQL: String
    let deleteSQL: String
    let selectSQL: String
    let allSQL: String

    var createSQL: [String] {
        let columns = (key + values).map { "\($0.name) \($0.type.rawValue)" }.joined(separator: ", ")
        return ["CREATE TABLE IF NOT EXISTS \(name) (\(columns), PRIMARY KEY (\(Self.list(key)))) WITHOUT ROWID"]
            + extraSQL
    }

    private static func list(_ columns: [Column]) -> String { columns.map(\.name).joined(separator: ", ") }
    private static func match(_ key: [Column]) -> String { key.map { "\($0.name) = ?" }.joined(separator: " AND ") }

    private static func upsert(_ name: String, _ key: [Column], _ values: [Column]) -> String {
        let marks = Array(repeating: "?", count: key.count + values.count).joined(separator: ", ")
        let update = values.map { "\($0.name) = excluded.\($0.name)" }.joined(separator: ", ")
        let onConflict = values.isEmpty ? "NOTHING" : "UPDATE SET \(update)"
        return
            "INSERT INTO \(name) (\(list(key + values))) VALUES (\(marks)) ON CONFLICT (\(list(key))) DO \(onConflict)"
    }
}

extension StateTable {
    /// The changelog key of a row: table name and key cells.
    func changelogKey(_ key: [SQLValue]) -> [UInt8] { StateRowWriter(table: name, cells: key).bytes }

    static func changelogValue(_ values: [SQLValue]) -> [UInt8] { StateRowWriter(cells: values).bytes }
}
