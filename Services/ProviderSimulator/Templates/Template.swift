/// A message template in one language.
struct Template: Sendable {
    enum Status: String, Sendable, CaseIterable {
        case approved = "APPROVED", pending = "PENDING", rejected = "REJECTED", paused = "PAUSED"
        case disabled = "DISABLED", inAppeal = "IN_APPEAL", pendingDeletion = "PENDING_DELETION", deleted = "DELETED"
        case limitExceeded = "LIMIT_EXCEEDED", archived = "ARCHIVED"
    }

    enum Category: String, Sendable, CaseIterable {
        case marketing = "MARKETING", utility = "UTILITY", authentication = "AUTHENTICATION"
    }

    /// What happens to messages held for quality assessment.
    enum HeldOutcome: String, Sendable { case release, drop }

    let id: Int64
    let wabaID: String
    let name: String
    let language: String
    var category: Category
    var status: Status
    var rejectedReason = "NONE"
    var qualityScore = "UNKNOWN"
    /// As `GET message_templates` shows them.
    let components: JSONValue
    let shape: TemplateShape
    /// The cards of a carousel; empty: it has none.
    let cards: [TemplateShape]
    /// A limited-time offer whose sends must say when it ends.
    let hasExpiringOffer: Bool

    /// Messages sent before the rest are held; nil: never.
    var paceAfter: Int?
    var heldOutcome = HeldOutcome.release
    /// How long held messages wait for the decision, in milliseconds of product time.
    var heldForMs: Int64 = 600_000
    var sentCount = 0
}

extension Template {
    /// Reads a template from the fields that the Graph API takes and gives. The reason names the field.
    init(id: Int64, wabaID: String, fields: JSONValue) throws(FieldError) {
        guard let name = fields["name"]?.string, Self.isName(name) else {
            throw FieldError("/name", "1 to 512 of a–z, 0–9 and _")
        }
        guard let language = fields["language"]?.string, !language.isEmpty, language.utf8.count <= 16 else {
            throw FieldError("/language", "a language code such as en_US")
        }
        guard let category = fields["category"]?.string.flatMap(Category.init) else {
            throw FieldError("/category", "MARKETING, UTILITY or AUTHENTICATION")
        }
        guard let components = fields["components"], let list = components.array else {
            throw FieldError("/components", "an array")
        }
        func component(_ type: String) -> JSONValue? {
            list.first { $0["type"]?.string?.uppercased() == type }
        }
        guard component("BODY") != nil else { throw FieldError("/components", "needs a BODY") }
        let named = fields["parameter_format"]?.string?.uppercased() == "NAMED"
        let fixedBody = category == .authentication ? "{{1}} is your verification code." : ""
        shape = TemplateShape(components: list, named: named, body: fixedBody)
        guard !shape.bodyText.isEmpty, shape.bodyText.count <= 1024 else {
            throw FieldError("/components", "BODY text: 1 to 1024")
        }
        cards = (component("CAROUSEL")?["cards"]?.array ?? []).map { card in
            TemplateShape(components: card["components"]?.array ?? [], named: named)
        }
        guard cards.count <= 10 else { throw FieldError("/components", "CAROUSEL: at most 10 cards") }
        hasExpiringOffer = component("LIMITED_TIME_OFFER")?["limited_time_offer"]?["has_expiration"] == true
        self.id = id
        self.wabaID = wabaID
        self.name = name
        self.language = language
        self.category = category
        self.components = components
        status = .approved
    }

    private static func isName(_ name: String) -> Bool {
        (1...512).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

/// A field of a request that cannot be used.
struct FieldError: Error, Sendable, Equatable {
    let pointer: String
    let reason: String

    init(_ pointer: String, _ reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}
