import GRDB
import Models

/// Applies what the log says to the console's tables. Applying a record twice changes nothing.
enum ReadModel {
    /// Applies a batch and notes how far it goes, in one transaction.
    static func apply(_ batch: ReadBatch, in transaction: Transaction) throws {
        let db = transaction.db
        var known = KnownCampaigns()
        for events in batch.events.values { try apply(events, &known, in: db) }
        for message in batch.inbound where message.opensWindow {
            try WindowStore.learn(
                address: message.address, channel: message.channelID, lastInboundMs: message.atMs, in: db)
        }
        for consent in batch.consents { try ConsentStore.append(consent, in: transaction, publish: false) }
        try apply(batch.progress, &known, in: transaction)
        for stop in batch.stops { try ProviderStop.apply(stop, in: transaction) }
        try ReadPositions.save(batch.next, in: db)
    }

    /// All events of one message: read once, written once.
    private static func apply(_ events: [MessageEvent], _ known: inout KnownCampaigns, in db: Database) throws {
        guard let first = events.first, try known.contains(first.ref.campaignID, in: db) else { return }
        let before = try MessageStore.find(Array(first.ref.id), in: db)
        var message = before ?? MessageView(first.ref)
        for event in events { message.apply(event) }
        if message != before { try MessageStore.save(message, in: db) }
    }

    private static func apply(
        _ progress: [RunProgress], _ known: inout KnownCampaigns, in transaction: Transaction
    ) throws {
        var changed: Set<String> = []
        for record in progress where try known.contains(record.campaignID, in: transaction.db) {
            try ProgressStore.save(record, in: transaction.db)
            changed.insert(record.campaignID)
        }
        for id in changed.sorted() {
            guard var campaign = try CampaignStore.find(id, in: transaction.db) else { continue }
            let sum = try ProgressStore.sum(campaign: id, in: transaction.db)
            if campaign.follow(sum, nowMs: transaction.nowMs) { try CampaignStore.save(campaign, in: transaction) }
        }
    }
}

/// Campaigns that exist, each looked up once a batch: late receipts of a deleted one leave no trace.
private struct KnownCampaigns {
    private var answers: [String: Bool] = [:]

    mutating func contains(_ id: String, in db: Database) throws -> Bool {
        if let answer = answers[id] { return answer }
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM campaigns WHERE id = ?")
        let answer = try Int.fetchOne(statement, arguments: [id]) != nil
        answers[id] = answer
        return answer
    }
}

extension WindowStore {
    /// A person wrote to a channel's number.
    static func learn(address: String, channel: String, lastInboundMs: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO windows (address, channel_id, last_inbound_ms) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET last_inbound_ms = max(last_inbound_ms, excluded.last_inbound_ms)
                """)
        try statement.execute(arguments: [address, channel, lastInboundMs])
    }
}
