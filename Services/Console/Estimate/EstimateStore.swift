import Foundation
import GRDB

/// The estimate of each campaign as it was at launch, to be compared with what came of it.
enum EstimateStore {
    static let migration = Migration("estimates") { db in
        try db.execute(
            sql: """
                CREATE TABLE estimates (campaign_id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, body BLOB NOT NULL)
                    WITHOUT ROWID
                """)
    }

    static func save(_ estimate: Estimate, campaign: String, in transaction: Transaction) throws {
        try transaction.db.execute(
            sql: "INSERT OR REPLACE INTO estimates (campaign_id, made_at, body) VALUES (?, ?, ?)",
            arguments: [campaign, transaction.nowMs, Data(JSONWriter.bytes(estimate.json))])
    }

    /// The estimate as the API showed it at launch; `nil`: the campaign was never launched, or before estimates were kept.
    static func find(campaign: String, in db: Database) throws -> JSONValue? {
        let body = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT body FROM estimates WHERE campaign_id = ?"), arguments: [campaign])
        return try body.map { try JSONParser.parse(Array($0)) }
    }

    static func delete(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM estimates WHERE campaign_id = ?", arguments: [campaign])
    }
}
