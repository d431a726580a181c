import Foundation
import GRDB
import Models

/// What the workspace has decided for all its campaigns.
enum SettingsStore {
    static let migration = Migration("workspace settings") { db in
        try db.execute(
            sql: """
                CREATE TABLE workspace_settings (
                    workspace TEXT PRIMARY KEY, record BLOB NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID
                """)
    }

    /// The settings in force; ``WorkspaceDefaults`` before anything was decided.
    static func current(in db: Database) throws -> WorkspaceSettings {
        let record = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT record FROM workspace_settings WHERE workspace = ?"),
            arguments: [Workspace.standard])
        return try record.map { try Codec.decode(WorkspaceSettings.self, Array($0)) } ?? WorkspaceDefaults.settings()
    }

    /// Writes the settings and tells the stages.
    /// - Returns: the settings with their new revision.
    static func save(_ settings: WorkspaceSettings, in transaction: Transaction) throws -> WorkspaceSettings {
        var settings = settings
        settings.workspace = Workspace.standard
        settings.revision += 1
        try transaction.db.execute(
            sql: "INSERT OR REPLACE INTO workspace_settings (workspace, record, updated_at) VALUES (?, ?, ?)",
            arguments: [Workspace.standard, Data(Codec.encode(settings)), transaction.nowMs])
        try emit(settings, in: transaction)
        return settings
    }

    /// Publishes the settings again, for a new log; defaults need no record.
    static let republisher = Republisher("settings", .settings) { transaction, _, _ in
        let settings = try current(in: transaction.db)
        if settings.revision > 0 { try emit(settings, in: transaction) }
        return nil
    }

    private static func emit(_ settings: WorkspaceSettings, in transaction: Transaction) throws {
        try transaction.emit(
            Topics.settings, key: RecordKey.settings(workspace: Workspace.standard), value: Codec.encode(settings))
    }
}
