import Foundation
import GRDB
import Models

/// The table of campaigns.
enum CampaignStore {
    static let migration = Migration("campaigns") { db in
        try db.execute(
            sql: """
                CREATE TABLE campaigns (
                    id TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, channel_id TEXT NOT NULL,
                    record BLOB NOT NULL, scheduled_at INTEGER, latest_start_s INTEGER NOT NULL,
                    status_detail TEXT NOT NULL, status_at INTEGER NOT NULL, paused_from INTEGER NOT NULL,
                    resumed_at INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                    launched_at INTEGER, started_at INTEGER, ended_at INTEGER) WITHOUT ROWID;
                CREATE INDEX campaigns_newest ON campaigns(created_at, id);
                CREATE INDEX campaigns_channel ON campaigns(channel_id, status);
                """)
    }

    /// What a pause or a retry leads to.
    static let sequels = Migration("campaign sequels") { db in
        try db.execute(
            sql: """
                ALTER TABLE campaigns ADD COLUMN paused_for_template TEXT NOT NULL DEFAULT '';
                ALTER TABLE campaigns ADD COLUMN retried_as TEXT NOT NULL DEFAULT '';
                """)
    }

    /// When the test phase of variants is to be decided; null: none is under way.
    static let decisions = Migration("variant decisions") { db in
        try db.execute(
            sql: """
                ALTER TABLE campaigns ADD COLUMN decision_due INTEGER;
                CREATE INDEX campaigns_decision ON campaigns(decision_due) WHERE decision_due IS NOT NULL;
                """)
    }

    static func find(_ id: String, in db: Database) throws -> Campaign? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM campaigns WHERE id = ?"), arguments: [id]).map(decode)
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> Campaign {
        guard let campaign = try find(id, in: db) else { throw Problem.notFound("campaign", id) }
        return campaign
    }

    /// Writes the campaign as it is and, once it has been launched, tells the stages.
    /// - Returns: the campaign with its new revision and time of change.
    @discardableResult
    static func save(_ campaign: Campaign, in transaction: Transaction) throws -> Campaign {
        var campaign = campaign
        campaign.record.revision += 1
        campaign.updatedAtMs = transaction.nowMs
        let record = Codec.encode(campaign.record)
        try upsert(campaign, record, in: transaction.db)
        if campaign.launchedAtMs != nil {
            try transaction.emit(Topics.campaigns, key: key(campaign.id), value: record)
        }
        return campaign
    }

    /// Removes the campaign with its messages, progress and estimate; what it cost stays in the ledger.
    static func delete(_ campaign: Campaign, in transaction: Transaction) throws {
        let db = transaction.db
        try db.execute(sql: "DELETE FROM campaigns WHERE id = ?", arguments: [campaign.id])
        try MessageStore.delete(campaign: campaign.id, in: db)
        try ProgressStore.delete(campaign: campaign.id, in: db)
        try EstimateStore.delete(campaign: campaign.id, in: db)
        try EnrolmentStore.delete(campaign: campaign.id, in: db)
        if campaign.launchedAtMs != nil {
            try transaction.emit(Topics.campaigns, key: key(campaign.id), value: nil)
        }
    }

    /// Campaigns of a channel that are in one of the statuses. A drip has a channel for each message and none in the
    /// table; there are few.
    static func ofChannel(_ channel: String, _ statuses: [CampaignStatus], in db: Database) throws -> [Campaign] {
        let marks = databaseQuestionMarks(count: statuses.count)
        return try Row.fetchAll(
            db, sql: "SELECT * FROM campaigns WHERE channel_id IN (?, '') AND status IN (\(marks)) ORDER BY id",
            arguments: [channel] + StatementArguments(statuses.map(\.word))
        ).map(decode).filter { $0.record.channels.contains(channel) }
    }

    /// Running campaigns whose test phase is to be decided now.
    static func undecided(nowMs: Int64, in db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM campaigns WHERE decision_due <= ? ORDER BY decision_due"),
            arguments: [nowMs])
    }

    /// Publishes every launched campaign again, for a new log.
    static let republisher = Republisher("campaigns", .campaigns) { transaction, cursor, limit in
        let rows = try Row.fetchAll(
            transaction.db,
            sql: "SELECT id, record FROM campaigns WHERE launched_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
            arguments: [cursor ?? "", limit])
        for row in rows {
            let record: Data = row["record"]
            try transaction.emit(Topics.campaigns, key: key(row["id"]), value: Array(record))
        }
        return rows.count < limit ? nil : rows.last?["id"]
    }

    static func key(_ id: String) -> [UInt8] { RecordKey.campaign(workspace: Workspace.standard, id: id) }

    static func decode(_ row: Row) throws -> Campaign {
        let record: Data = row["record"]
        return Campaign(
            record: try Codec.decode(CampaignRecord.self, Array(record)), scheduledAtMs: row["scheduled_at"],
            latestStartS: row["latest_start_s"], statusDetail: row["status_detail"], statusAtMs: row["status_at"],
            pausedFrom: CampaignStatus(rawValue: row["paused_from"]) ?? .unspecified,
            pausedForTemplate: row["paused_for_template"], retriedAs: row["retried_as"], resumedAtMs: row["resumed_at"],
            createdAtMs: row["created_at"], updatedAtMs: row["updated_at"], launchedAtMs: row["launched_at"],
            startedAtMs: row["started_at"], endedAtMs: row["ended_at"])
    }

    private static func upsert(_ campaign: Campaign, _ record: [UInt8], in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO campaigns (id, name, status, channel_id, record, scheduled_at, latest_start_s,
                    status_detail, status_at, paused_from, resumed_at, created_at, updated_at, launched_at, started_at,
                    ended_at, paused_for_template, retried_as, decision_due)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            campaign.id, campaign.record.name, campaign.status.word, campaign.record.channelID, Data(record),
            campaign.scheduledAtMs, campaign.latestStartS, campaign.statusDetail, campaign.statusAtMs,
            campaign.pausedFrom.rawValue, campaign.resumedAtMs, campaign.createdAtMs, campaign.updatedAtMs,
            campaign.launchedAtMs, campaign.startedAtMs, campaign.endedAtMs, campaign.pausedForTemplate,
            campaign.retriedAs, campaign.decisionDueMs,
        ])
    }
}
