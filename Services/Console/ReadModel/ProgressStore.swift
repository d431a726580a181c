import Foundation
import GRDB
import Models

/// The newest account of each partition of each run, and their sums.
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

    /// One row a run: a campaign may recur for years, and its account is asked for with every batch.
    static let runs = Migration("campaign runs") { db in
        try db.execute(
            sql: """
                CREATE TABLE campaign_runs (
                    campaign_id TEXT NOT NULL, run_id TEXT NOT NULL, due_at INTEGER NOT NULL, ended_at INTEGER,
                    record BLOB NOT NULL, PRIMARY KEY (campaign_id, run_id)) WITHOUT ROWID;
                CREATE INDEX campaign_runs_due ON campaign_runs(campaign_id, due_at, run_id);
                """)
        for row in try Row.fetchAll(db, sql: "SELECT DISTINCT campaign_id, run_id FROM run_progress") {
            try sumUp(campaign: row[0], run: row[1], in: db)
        }
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
        try sumUp(campaign: progress.campaignID, run: progress.runID, in: db)
    }

    /// The account of a campaign over all its runs; empty before the first reports.
    static func sum(campaign: String, in db: Database) throws -> CampaignProgress {
        let records = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT record FROM campaign_runs WHERE campaign_id = ?"), arguments: [campaign])
        return CampaignProgress(try records.map { try Codec.decode(RunProgress.self, Array($0)) })
    }

    static func run(_ id: String, campaign: String, in db: Database) throws -> CampaignRun? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT record, ended_at FROM campaign_runs WHERE campaign_id = ? AND run_id = ?"),
            arguments: [campaign, id]
        ).map(decode)
    }

    /// Runs that have been reported of, the one due last first.
    static func runs(
        campaign: String, before: (dueAtMs: Int64, id: String)?, limit: Int, in db: Database
    ) throws -> [CampaignRun] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT record, ended_at FROM campaign_runs WHERE campaign_id = ? AND (due_at, run_id) < (?, ?)
                    ORDER BY due_at DESC, run_id DESC LIMIT ?
                    """),
            arguments: [campaign, before?.dueAtMs ?? .max, before?.id ?? "", limit]
        ).map(decode)
    }

    static func delete(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM run_progress WHERE campaign_id = ?", arguments: [campaign])
        try db.execute(sql: "DELETE FROM campaign_runs WHERE campaign_id = ?", arguments: [campaign])
    }

    /// A run ends with the account that completes it; receipts that come later change its counts only.
    private static func sumUp(campaign: String, run: String, in db: Database) throws {
        let records = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT record FROM run_progress WHERE campaign_id = ? AND run_id = ?"),
            arguments: [campaign, run])
        let sum = RunProgress.sum(of: try records.map { try Codec.decode(RunProgress.self, Array($0)) })
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO campaign_runs (campaign_id, run_id, due_at, ended_at, record) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET due_at = excluded.due_at, record = excluded.record,
                    ended_at = iif(excluded.ended_at IS NULL, NULL, coalesce(ended_at, excluded.ended_at))
                """)
        try statement.execute(arguments: [
            campaign, run, sum.dueAtMs, sum.isComplete ? sum.updatedAtMs : nil, Data(Codec.encode(sum)),
        ])
    }

    private static func decode(_ row: Row) throws -> CampaignRun {
        let record: Data = row[0]
        return CampaignRun(try Codec.decode(RunProgress.self, Array(record)), endedAtMs: row[1])
    }
}
