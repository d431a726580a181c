import GRDB
import Rules

/// The workspace's rate card; without one the sample card that ships with the product holds.
enum RateCardStore {
    static let migration = Migration("rate card") { db in
        try db.execute(
            sql: """
                CREATE TABLE rate_card (
                    id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, currency TEXT NOT NULL,
                    model TEXT NOT NULL, free_in_window TEXT NOT NULL, uploaded_at INTEGER NOT NULL);
                CREATE TABLE rates (
                    country TEXT NOT NULL, category TEXT NOT NULL, from_ms INTEGER NOT NULL, price INTEGER NOT NULL,
                    PRIMARY KEY (country, category, from_ms)) WITHOUT ROWID;
                """)
    }

    /// The card in force, and when it was uploaded; `nil`: it is the sample.
    static func current(in db: Database) throws -> (card: RateCard, uploadedAtMs: Int64?) {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM rate_card WHERE id = 1") else { return (.sample, nil) }
        let rates = try Row.fetchAll(
            db, sql: "SELECT country, category, from_ms, price FROM rates ORDER BY country, category, from_ms"
        ).map { RateCard.Rate(country: $0[0], category: $0[1], fromMs: $0[2], priceMicros: $0[3]) }
        let card = RateCard(
            name: row["name"], currency: row["currency"], model: RateCard.Model(rawValue: row["model"]) ?? .perMessage,
            freeInWindow: Set((row["free_in_window"] as String).split(separator: " ").map(String.init)), rates: rates)
        return (card, row["uploaded_at"])
    }

    static func replace(with card: RateCard, in transaction: Transaction) throws {
        try delete(in: transaction)
        try transaction.db.execute(
            sql: """
                INSERT INTO rate_card (id, name, currency, model, free_in_window, uploaded_at) VALUES (1, ?, ?, ?, ?, ?)
                """,
            arguments: [
                card.name, card.currency, card.model.rawValue, card.freeInWindow.sorted().joined(separator: " "),
                transaction.nowMs,
            ])
        let statement = try transaction.db.cachedStatement(
            sql: "INSERT INTO rates (country, category, from_ms, price) VALUES (?, ?, ?, ?)")
        for rate in card.rates {
            try statement.execute(arguments: [rate.country, rate.category, rate.fromMs, rate.priceMicros])
        }
    }

    /// Back to the sample.
    static func delete(in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM rate_card; DELETE FROM rates")
    }
}
