/// What is special about a person; everyone else is as the seed makes them.
struct Person: Sendable, Equatable {
    var name: String?
    /// Nil: as the seed decides.
    var onWhatsApp: Bool?
    /// Told the provider to stop marketing from this business: 131050.
    var marketingStopped = false
    /// Marketing is withheld until this product time: 131049.
    var cappedUntilMs: Int64?
    /// Has blocked the business: messages stay `sent`.
    var blocked = false
    /// Was blocked by the business: 130403.
    var blockedByBusiness = false
    /// Takes part in an experiment: 130472.
    var inExperiment = false
    /// Shows a user name instead of the number in incoming webhooks.
    var hidesNumber = false
}

/// What a number and a person have to do with each other.
struct Pair: Sendable {
    /// When the person last wrote to the number, in product time.
    var lastInboundMs: Int64?
    /// When the person last came from an advertisement, in product time.
    var referralMs: Int64?
    /// The free entry point that the answer opened.
    var entryPoint: Price?
    var bucket = PairBucket()

    static let windowMs: Int64 = 86_400_000

    func isWindowOpen(atMs nowMs: Int64) -> Bool {
        guard let lastInboundMs else { return false }
        return nowMs - lastInboundMs < Self.windowMs
    }
}

struct PairKey: Hashable, Sendable {
    let number: UInt16
    let phone: PhoneNumber
}

/// Everyone on the simulated network.
struct People: Sendable {
    private(set) var known: [PhoneNumber: Person] = [:]
    var pairs: [PairKey: Pair] = [:]
    /// Conversations by category, while they are priced.
    var conversations: [PairKey: [BillingCategory: Price]] = [:]
    private var phoneByUserID: [String: PhoneNumber] = [:]
    private var marketing: [PhoneNumber: [Int64]] = [:]
    private(set) var reached = ReachedPeople()

    subscript(phone: PhoneNumber) -> Person {
        get { known[phone] ?? Person() }
        set {
            known[phone] = newValue
            phoneByUserID[Self.userID(phone)] = phone
        }
    }

    /// The business-scoped user id of a person: the region and 20 digits.
    static func userID(_ phone: PhoneNumber) -> String {
        let digits = String(stableHash(phone.digits))
        return "\(phone.region)." + String(repeating: "1", count: 20 - digits.utf8.count) + digits
    }

    func phone(userID: String) -> PhoneNumber? { phoneByUserID[userID] }

    /// The person wrote, tapped or reacted: the customer service window opens.
    mutating func wrote(_ phone: PhoneNumber, to number: UInt16, atMs: Int64, fromAdvertisement: Bool = false) {
        let key = PairKey(number: number, phone: phone)
        pairs[key, default: Pair()].lastInboundMs = atMs
        if fromAdvertisement { pairs[key, default: Pair()].referralMs = atMs }
        // Whoever writes is there, whatever the seed says; the control API may still say otherwise.
        var person = self[phone]
        if person.onWhatsApp == nil { person.onWhatsApp = true }
        self[phone] = person
    }

    func isOnWhatsApp(_ phone: PhoneNumber, behaviour: Behaviour) -> Bool {
        if let known = known[phone]?.onWhatsApp { return known }
        var random = SeededRandom(seed: behaviour.seed, key: stableHash(phone.digits))
        return random.share() >= behaviour.notOnWhatsAppShare
    }

    /// Counts a marketing message against the person's own hidden limit of the last 24 hours; false: no room.
    mutating func takesMarketing(_ phone: PhoneNumber, nowMs: Int64, behaviour: Behaviour) -> Bool {
        guard let range = behaviour.marketingCap else { return true }
        var random = SeededRandom(seed: behaviour.seed ^ 0xCA9, key: stableHash(phone.digits))
        let limit = random.int(in: range)
        var times = marketing[phone, default: []].filter { nowMs - $0 < Pair.windowMs }
        guard times.count < limit else { return false }
        times.append(nowMs)
        marketing[phone] = times
        return true
    }

    mutating func reach(_ phone: PhoneNumber, nowMs: Int64, limit: Int) -> Bool {
        limit == 0 || reached.add(phone, nowMs: nowMs, limit: limit)
    }
}
