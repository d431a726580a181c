import Foundation
import GRDB
import Models

/// The table of templates: what the provider said at the last sync.
enum TemplateStore {
    static let migration = Migration("templates") { db in
        try db.execute(
            sql: """
                CREATE TABLE templates (
                    channel_id TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, record BLOB NOT NULL,
                    PRIMARY KEY (channel_id, name, language)) WITHOUT ROWID
                """)
    }

    /// What a template is called within its channel.
    struct Name: Hashable, Comparable, Sendable {
        let channel: String
        let name: String
        let language: String

        static func < (left: Name, right: Name) -> Bool {
            (left.channel, left.name, left.language) < (right.channel, right.name, right.language)
        }
    }

    static func find(_ name: Name, in db: Database) throws -> TemplateRecord? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT record FROM templates WHERE channel_id = ? AND name = ? AND language = ?"),
            arguments: [name.channel, name.name, name.language]
        ).map { try Codec.decode(TemplateRecord.self, Array($0)) }
    }

    /// - Throws: 404.
    static func require(_ name: Name, in db: Database) throws -> TemplateRecord {
        guard let template = try find(name, in: db) else {
            throw Problem.notFound("template", "\(name.name) (\(name.language)) of the channel \(name.channel)")
        }
        return template
    }

    /// Templates in the order of channel, name and language.
    /// - Parameter channel: `nil` for those of every channel.
    static func list(channel: String?, after: Name?, limit: Int, in db: Database) throws -> [TemplateRecord] {
        let records = try Data.fetchAll(
            db,
            sql: """
                SELECT record FROM templates
                WHERE (channel_id, name, language) > (?, ?, ?) AND (? IS NULL OR channel_id = ?)
                ORDER BY channel_id, name, language LIMIT ?
                """,
            arguments: [after?.channel ?? "", after?.name ?? "", after?.language ?? "", channel, channel, limit])
        return try records.map { try Codec.decode(TemplateRecord.self, Array($0)) }
    }

    static func all(channel: String, in db: Database) throws -> [TemplateRecord] {
        try list(channel: channel, after: nil, limit: .max, in: db)
    }

    /// Makes the table what the provider says, and tells the stages and the campaigns what changed.
    static func replace(
        channel: String, with templates: [TemplateRecord], in transaction: Transaction
    ) throws -> TemplateChanges {
        var known = Dictionary(
            try all(channel: channel, in: transaction.db).map { ($0.identity, $0) },
            uniquingKeysWith: { _, last in last })
        var changes = TemplateChanges()
        var transitions: [TemplateTransition] = []
        var seen: Set<Name> = []
        for var template in templates where seen.insert(template.identity).inserted {
            let old = known.removeValue(forKey: template.identity)
            template.revision = old?.revision ?? 0
            guard template != old else { continue }
            template.revision += 1
            try save(template, in: transaction)
            transitions.append(TemplateTransition(before: old, after: template))
            if old == nil { changes.added += 1 } else { changes.updated += 1 }
        }
        for template in known.values.sorted(by: { $0.identity < $1.identity }) {
            try delete(template.identity, in: transaction)
            transitions.append(TemplateTransition(before: template, after: nil))
            changes.removed += 1
        }
        // When all are as they are now: another language may stand in for one that is gone.
        for transition in transitions { try TemplateConsequences.apply(transition, in: transaction) }
        return changes
    }

    static func deleteAll(channel: String, in transaction: Transaction) throws {
        _ = try replace(channel: channel, with: [], in: transaction)
    }

    /// Publishes every template again, for a new log.
    static let republisher = Republisher("templates", .templates) { transaction, cursor, limit in
        let parts = cursor?.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init) ?? []
        let name = parts.count == 3 ? Name(channel: parts[0], name: parts[1], language: parts[2]) : nil
        let templates = try list(channel: nil, after: name, limit: limit, in: transaction.db)
        for template in templates {
            try transaction.emit(Topics.templates, key: template.key, value: Codec.encode(template))
        }
        guard templates.count == limit, let last = templates.last?.identity else { return nil }
        return [last.channel, last.name, last.language].joined(separator: "\u{1F}")
    }

    static func save(_ template: TemplateRecord, in transaction: Transaction) throws {
        let record = Codec.encode(template)
        try transaction.db.execute(
            sql: "INSERT OR REPLACE INTO templates (channel_id, name, language, record) VALUES (?, ?, ?, ?)",
            arguments: [template.channelID, template.name, template.language, Data(record)])
        try transaction.emit(Topics.templates, key: template.key, value: record)
    }

    static func delete(_ name: Name, in transaction: Transaction) throws {
        try transaction.db.execute(
            sql: "DELETE FROM templates WHERE channel_id = ? AND name = ? AND language = ?",
            arguments: [name.channel, name.name, name.language])
        let key = RecordKey.template(
            workspace: Workspace.standard, channel: name.channel, name: name.name, language: name.language)
        try transaction.emit(Topics.templates, key: key, value: nil)
    }
}

/// What a sync changed.
struct TemplateChanges: Hashable, Sendable {
    var added = 0
    var updated = 0
    var removed = 0

    var json: JSONValue {
        ["added": .int(Int64(added)), "updated": .int(Int64(updated)), "removed": .int(Int64(removed))]
    }
}

extension TemplateRecord {
    var identity: TemplateStore.Name { .init(channel: channelID, name: name, language: language) }

    fileprivate var key: [UInt8] {
        RecordKey.template(workspace: Workspace.standard, channel: channelID, name: name, language: language)
    }
}
