/// What channels of one provider can do: the one description that saving a campaign, judging a message and planning a
/// run go by.
public struct Capabilities: Sendable {
    /// When free-form content may be sent.
    public enum Window: Sendable {
        /// At any time.
        case none
        /// Only within 24 hours of the person's last message (providers.md §5).
        case customerService
    }

    public enum Templates: Sendable {
        case none
        /// Approved by the provider before use; made and changed through its API.
        case managed
    }

    /// Schemes of the addresses that messages can go to, the preferred first: `phone`, `bsuid`, …
    public let addressSchemes: [String]
    /// What a message may be, and how long its parts.
    public let kinds: [ContentKind: ContentLimits]
    public let window: Window
    public let templates: Templates
    /// Messages a second of a new channel.
    public let messagesPerSecond: Double
    /// The provider drops a message it has had already: one that got no answer may be sent again.
    public let dropsRepeats: Bool
    /// Receipts that come: a report does not wait for others.
    public let receipts: Set<Receipt>

    public enum Receipt: Sendable {
        case delivered, read
    }

    public init(
        addressSchemes: [String], kinds: [ContentKind: ContentLimits], window: Window = .none,
        templates: Templates = .none, messagesPerSecond: Double, dropsRepeats: Bool = false,
        receipts: Set<Receipt> = []
    ) {
        self.addressSchemes = addressSchemes
        self.kinds = kinds
        self.window = window
        self.templates = templates
        self.messagesPerSecond = messagesPerSecond
        self.dropsRepeats = dropsRepeats
        self.receipts = receipts
    }
}

/// What a content is, by its name in the contract.
public enum ContentKind: String, Sendable, CaseIterable {
    case text, media, buttons, list, product, products, template, catalog
    case ctaURL = "cta_url"
    case locationRequest = "location_request"
    case flow, email
}

/// Bounds of one kind of content on one provider. Lengths are in characters; `nil`: the part does not exist there.
public struct ContentLimits: Sendable {
    /// Text, body or caption.
    public var body: Int?
    public var header: Int?
    public var footer: Int?
    /// Kinds of media, for media content and media headers.
    public var media: Set<String> = []
    /// Buttons: how many, and characters of a title and an id.
    public var buttons = 0
    public var buttonTitle = 0
    public var buttonID = 0

    public init(
        body: Int? = nil, header: Int? = nil, footer: Int? = nil, media: Set<String> = [], buttons: Int = 0,
        buttonTitle: Int = 0, buttonID: Int = 0
    ) {
        self.body = body
        self.header = header
        self.footer = footer
        self.media = media
        self.buttons = buttons
        self.buttonTitle = buttonTitle
        self.buttonID = buttonID
    }
}
