/// How far a message has come. The order of the raw values is the order of receipts.
enum MessageStatus: UInt8, Sendable, CaseIterable {
    case accepted, held, sent, delivered, read, failed

    var name: String {
        switch self {
        case .accepted: "accepted"
        case .held: "held_for_quality_assessment"
        case .sent: "sent"
        case .delivered: "delivered"
        case .read: "read"
        case .failed: "failed"
        }
    }
}

/// What a message is billed as.
enum BillingCategory: UInt8, Sendable {
    case service, marketing, utility, authentication, marketingLite

    var name: String {
        switch self {
        case .service: "service"
        case .marketing: "marketing"
        case .utility: "utility"
        case .authentication: "authentication"
        case .marketingLite: "marketing_lite"
        }
    }

    init(_ category: Template.Category, marketingAPI: Bool) {
        switch category {
        case .marketing: self = marketingAPI ? .marketingLite : .marketing
        case .utility: self = .utility
        case .authentication: self = .authentication
        }
    }
}

/// What will happen to an accepted message, decided when it is accepted. Delays are product milliseconds, each after
/// the stage before.
struct DeliveryPlan: Sendable, Equatable {
    /// The code it fails with; 0: it does not.
    var failure: Int32 = 0
    var sentDelayMs: Int32 = 0
    /// Nil: it never happens.
    var deliveredDelayMs: Int32?
    var readDelayMs: Int32?
    /// Waits for the decision about its template first.
    var isHeld = false
}

/// An accepted message: about 250 bytes with its texts, so that 100,000 of them stay small.
struct SentMessage: Sendable {
    let sequence: UInt64
    let number: UInt16
    /// The template's index in the catalogue, or -1.
    let template: Int32
    let category: BillingCategory
    /// Sent while the person's customer service window was open.
    let windowOpen: Bool
    /// Sent through a version whose webhooks leave `conversation` out (v24 and later).
    let omitsConversation: Bool
    let to: PhoneNumber
    let acceptedAtMs: Int64
    let plan: DeliveryPlan
    let callbackData: String?
    /// What the person reads, cut at 120 characters.
    let preview: String
    let buttons: [TappableButton]
    var media: [MediaReference] = []
    var price = Price()

    var status = MessageStatus.accepted
    /// Stages whose webhook was answered with 200: one bit each, at the raw value of the status.
    var pushed: UInt8 = 0
    /// Webhooks made and not yet answered with 200.
    var waitingPushes: UInt8 = 0
    /// `delivered` was left out, so `read` carries the price.
    var hidesDelivered = false
    /// Nothing more will happen by itself.
    var isSettled = false
    /// The code it failed with; 0: it did not.
    var errorCode: Int32 = 0

    func wasPushed(_ status: MessageStatus) -> Bool { pushed & (1 << status.rawValue) != 0 }
}
