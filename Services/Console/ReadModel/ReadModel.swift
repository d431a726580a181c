import GRDB
import Models

/// Applies what the log says to the console's tables. Applying a record twice changes nothing.
enum ReadModel {
    /// Applies a batch and notes how far it goes, in one transaction.
    static func apply(_ batch: ReadBatch, in transaction: Transaction) throws {
        let db = transaction.db
        var known = KnownCampaigns()
        let ledger = Ledger(db)
        for events in batch.events.values { try apply(events, &known, ledger, in: db) }
        try ledger.finish()
        for failure in batch.failures { try ReachStore.learn(failure, in: db) }
        for message in batch.inbound where message.opensWindow { try apply(message, in: db) }
        for alias in batch.aliases { try AddressAliases.learn(alias, in: transaction) }
        for message in batch.inbound { try Correspondent.meet(message, in: transaction) }
        for consent in batch.consents { try ConsentStore.learn(consent, in: transaction) }
        try BlacklistKeywords.apply(batch.inbound, in: transaction)
        try apply(batch.progress, &known, in: transaction)
        for state in batch.enrolments where try known.campaign(state.campaignID, in: db) != nil {
            try EnrolmentStore.learn(state, in: db)
        }
        for stop in batch.stops { try ProviderStop.apply(stop, in: transaction) }
        for news in batch.channelEvents { try ChannelNews.apply(news, in: transaction) }
        try ReadPositions.save(batch.next, in: db)
    }

    /// All events of one message: read once, written once.
    private static func apply(
        _ events: [MessageEvent], _ known: inout KnownCampaigns, _ ledger: Ledger, in db: Database
    ) throws {
        guard let first = events.first else { return }
        // What the provider took costs money, whether its campaign still exists or never was one.
        guard let campaign = try known.campaign(first.ref.campaignID, in: db) else {
            return try ledger.apply(events, message: nil, purpose: "")
        }
        let before = try MessageStore.find(Array(first.ref.id), in: db)
        var message = before ?? MessageView(first.ref)
        for event in events { message.apply(event) }
        if message.variant.isEmpty, let variants = campaign.variants { message.variant = variants.id(of: message) }
        if message != before { try MessageStore.save(message, in: db) }
        try ledger.apply(events, message: message, purpose: campaign.purpose)
    }

    /// A person wrote.
    private static func apply(_ message: InboundMessage, in db: Database) throws {
        try WindowStore.learn(
            address: message.address, channel: message.channelID, lastInboundMs: message.atMs, in: db)
        if message.isReferral { try EntryPointStore.came(message, in: db) }
    }

    private static func apply(
        _ progress: [RunProgress], _ known: inout KnownCampaigns, in transaction: Transaction
    ) throws {
        var changed: Set<String> = []
        for record in progress where try known.campaign(record.campaignID, in: transaction.db) != nil {
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

/// Campaigns that exist, each looked up once a batch: late receipts of a deleted one leave no trace among messages.
private struct KnownCampaigns {
    struct Known {
        var purpose = ""
        /// `nil`: its messages have one content each.
        var variants: MessageVariants?
    }

    private var campaigns: [String: Known?] = [:]

    /// What matters of a campaign here; `nil`: there is no such campaign.
    mutating func campaign(_ id: String, in db: Database) throws -> Known? {
        if let known = campaigns[id] { return known }
        // Tests are kept though they belong to no campaign.
        if id == MessageRef.tests { return Known() }
        let known = try CampaignStore.find(id, in: db).map { campaign in
            Known(purpose: campaign.record.purpose, variants: MessageVariants(campaign.record))
        }
        campaigns[id] = .some(known)
        return known
    }
}

extension WindowStore {
    /// A person wrote to a channel's number. A message that the provider's refusal came after opens nothing.
    static func learn(address: String, channel: String, lastInboundMs: Int64, in db: Database) throws {
        guard try lastInboundMs > ReachStore.closedAtMs(address, channel: channel, in: db) else { return }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO windows (address, channel_id, last_inbound_ms) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET last_inbound_ms = max(last_inbound_ms, excluded.last_inbound_ms)
                """)
        try statement.execute(arguments: [address, channel, lastInboundMs])
    }
}
