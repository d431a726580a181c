import Foundation
import GRDB
import Models

/// The newest account of each partition of each run.
enum ProgressStore {
    static let migration = Migration("run progress") { db in
        try db.execute(
            sql: """
                CREATE TABLE run_progress (
                    campaign_id TEXT NOT NULL, run_id TEXT NOT NULL, partition INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL, record BLOB NOT NULL,
                    PRIMARY KEY (campaign_id, run_id, partition)) WITHOUT ROWID
                """)
    }

    /// Keeps a partition's account unless a newer one is known.
    static func save(_ progress: RunProgress, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO run_progress (campaign_id, run_id, partition, updated_at, record) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, record = excluded.record
                WHERE excluded.updated_at >= run_progress.updated_at
                """)
        try statement.execute(arguments: [
            progress.campaignID, progress.runID, progress.partition, progress.updatedAtMs, Data(Codec.encode(progress)),
        ])
    }

    /// The account of a campaign; empty before its run reports.
    static func sum(campaign: String, in db: Database) throws -> CampaignProgress {
        let records = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT record FROM run_progress WHERE campaign_id = ?"), arguments: [campaign])
        return CampaignProgress(try records.map { try Codec.decode(RunProgress.self, Array($0)) })
    }

    static func delete(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM run_progress WHERE campaign_id = ?", arguments: [campaign])
    }
}
