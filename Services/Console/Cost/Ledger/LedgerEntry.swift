import Models
import Rules

/// One message with the provider, as far as money, caps and limits are concerned. It outlives its campaign.
struct LedgerEntry: Sendable, Equatable {
    let id: [UInt8]
    let campaignID: String
    /// Empty for messages outside campaigns: their runs are of one message each.
    let runID: String
    /// Empty once the person is erased.
    let address: String
    /// ISO 3166-1 alpha-2 of the address; empty: none.
    let country: String
    var channelID = ""
    /// What frequency caps count it as; empty for what is outside campaigns, which no cap counts.
    var purpose = ""
    /// Of the template at the verdict, or `service`.
    var category = ""
    /// The label given at the verdict.
    var conversation: Conversation = .unspecified
    /// The last attempt that the provider took; 0: none is known of.
    var acceptedAttempt: Int32 = 0
    var acceptedAtMs: Int64 = 0
    var providerMessageID = ""
    /// The first receipt that says it went out.
    var receiptAtMs: Int64?
    var deliveredAtMs: Int64?
    /// Provider ids of attempts that were reported as failed, in order.
    var failed: [String] = []
    /// What the provider says about its price.
    var price = ReportedPrice()
    /// It is the first of a conversation of 24 hours.
    var opensConversation = false
    /// Pricing by conversations: it is the message that this conversation is charged for.
    var ownsConversation = false

    init(id: [UInt8], campaignID: String, runID: String, address: String, country: String? = nil) {
        self.id = id
        self.campaignID = campaignID
        self.runID = runID
        self.address = address
        self.country = country ?? PhoneCountry.of(address: address) ?? ""
    }

    /// Takes an event in; the same events in any order and number end in the same entry.
    mutating func apply(_ event: MessageEvent) {
        if channelID.isEmpty { channelID = event.channelID }
        if purpose.isEmpty, !event.ref.isOutsideCampaigns { purpose = event.purpose }
        switch event.kind {
        case .accepted: accept(event)
        case .sent: receiptAtMs = min(receiptAtMs ?? .max, event.atMs)
        case .delivered, .read:
            receiptAtMs = min(receiptAtMs ?? .max, event.atMs)
            deliveredAtMs = min(deliveredAtMs ?? .max, event.atMs)
        case .failed where event.hasError && !event.providerMessageID.isEmpty:
            if !failed.contains(event.providerMessageID) { failed = (failed + [event.providerMessageID]).sorted() }
        default: break
        }
        if event.hasPricing { price.merge(event.pricing) }
    }

    /// The last attempt counts: the one before it failed, or nobody knows what became of it.
    private mutating func accept(_ event: MessageEvent) {
        guard event.attempt > acceptedAttempt || (event.attempt == acceptedAttempt && event.atMs < acceptedAtMs) else {
            return
        }
        acceptedAttempt = event.attempt
        acceptedAtMs = event.atMs
        providerMessageID = event.providerMessageID
        if event.conversation != .unspecified { conversation = event.conversation }
        if !event.category.isEmpty { category = MessageCategory.normalised(event.category) }
    }

    /// When it went out. Our own note is finer than receipts, which have whole seconds.
    var sentAtMs: Int64? { acceptedAttempt > 0 ? acceptedAtMs : receiptAtMs }

    /// The provider has reported that the last attempt failed.
    private var hasFailed: Bool { providerMessageID.isEmpty ? !failed.isEmpty : failed.contains(providerMessageID) }

    /// The provider knows it.
    var hasReceipts: Bool { sentAtMs != nil || !failed.isEmpty || price != ReportedPrice() }

    /// It went out and did not come back: what counts in caps, limits and reports.
    var isSent: Bool { sentAtMs != nil && (!hasFailed || deliveredAtMs != nil) }

    /// Who began the conversation; `unspecified` for messages that did not go out.
    var label: Conversation {
        guard isSent else { return .unspecified }
        if conversation != .unspecified { return conversation }
        return price.saysUserInitiated ? .userInitiated : .businessInitiated
    }

    /// What the provider bills it as, or would by our own knowledge.
    var billedCategory: String { price.category.isEmpty ? category : price.category }

    /// The provider charges on delivery; by conversations once for each.
    var isCharged: Bool {
        isSent && deliveredAtMs != nil && price.isBillable && (!price.isByConversation || ownsConversation)
    }
}

/// What receipts say about the price of a message (providers.md §4.7).
struct ReportedPrice: Sendable, Equatable {
    var model = ""
    var type = ""
    var category = ""
    /// `nil`: nothing was reported.
    var billable: Bool?
    var conversationID = ""
    var conversationOrigin = ""
    var conversationExpiresAtMs: Int64 = 0

    mutating func merge(_ pricing: Pricing) {
        if !pricing.model.isEmpty { model = pricing.model }
        if !pricing.type.isEmpty { type = pricing.type }
        if !pricing.category.isEmpty { category = MessageCategory.normalised(pricing.category) }
        // A conversation alone says nothing about money.
        if !pricing.model.isEmpty || !pricing.type.isEmpty { billable = pricing.billable }
        if !pricing.conversationID.isEmpty { conversationID = pricing.conversationID }
        if !pricing.conversationOrigin.isEmpty { conversationOrigin = pricing.conversationOrigin }
        conversationExpiresAtMs = max(conversationExpiresAtMs, pricing.conversationExpiresAtMs)
    }

    var isBillable: Bool { billable == true }
    var isByConversation: Bool { model == RateCard.Model.perConversation.rawValue && !conversationID.isEmpty }
    var isFreeEntryPoint: Bool { type == "free_entry_point" || conversationOrigin == "referral_conversion" }

    /// Before there were labels of ours: what the provider calls service answers a person.
    fileprivate var saysUserInitiated: Bool {
        type == "free_customer_service" || category == MessageCategory.service || isFreeEntryPoint
    }
}
