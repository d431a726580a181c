import GRDB
import Models

/// What providers tell about channels apart from their messages: news of templates, the number's health, alerts.
enum ChannelNews {
    static let migration = Migration("template news") { db in
        try db.execute(
            sql: """
                CREATE TABLE template_news (id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID;
                CREATE INDEX template_news_age ON template_news(at_ms);
                """)
    }

    /// As long as the topic keeps them: nothing older is read again.
    private static let keptMs: Int64 = Int64(28 * 24) * 3_600_000

    /// Takes a piece of news in; the same piece again changes nothing.
    static func apply(_ event: ChannelEvent, in transaction: Transaction) throws {
        switch event.kind {
        case .template(let change):
            guard try isNew(event, in: transaction) else { return }
            try TemplateNews.apply(change, channel: event.channelID, in: transaction)
        case .health(let health):
            // Nothing is counted here: of each thing the latest account stands.
            try ChannelStandingStore.learn(health, channel: event.channelID, atMs: event.atMs, in: transaction)
        case .alert(let alert): try apply(alert, event, in: transaction)
        case nil: break
        }
    }

    private static func apply(_ alert: ChannelAlert, _ event: ChannelEvent, in transaction: Transaction) throws {
        guard try ChannelStore.find(event.channelID, in: transaction.db) != nil,
            try ChannelStandingStore.add(
                alert, id: event.id, channel: event.channelID, atMs: event.atMs, in: transaction),
            alert.stops
        else { return }
        let words = [alert.code, alert.detail].filter { !$0.isEmpty }.joined(separator: ": ")
        try ProviderStop.stopChannel(
            event.channelID, code: Reason.channelStopped, detail: words, atMs: event.atMs, in: transaction)
    }

    /// A change of a template that is read again must not undo what came after it.
    private static func isNew(_ event: ChannelEvent, in transaction: Transaction) throws -> Bool {
        let db = transaction.db
        try db.execute(sql: "DELETE FROM template_news WHERE at_ms < ?", arguments: [transaction.nowMs - keptMs])
        try db.execute(
            sql: "INSERT INTO template_news (id, at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [event.id, transaction.nowMs])
        return db.changesCount > 0
    }
}
