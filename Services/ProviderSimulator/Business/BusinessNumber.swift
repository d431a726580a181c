/// How a number's API is spoken: Meta's own, or a partner's in front of it.
enum Dialect: String, Sendable {
    case cloud
    case dialog360 = "360dialog"
    case emma
}

/// A sending number of a business, with everything the provider holds about it.
struct BusinessNumber: Sendable {
    /// Its place in the portfolio; never reused.
    let index: UInt16
    let phoneNumberID: String
    var wabaID: String
    var phone: PhoneNumber
    var verifiedName = "Simulated business"
    var dialect = Dialect.cloud
    /// The bearer token, or the key of a partner.
    var accessToken: String
    /// Messages per second, in and out.
    var messagesPerSecond: Double { didSet { throughput = TokenBucket(ratePerSecond: messagesPerSecond) } }
    var throughput: TokenBucket
    var qualityRating = "GREEN"
    /// The tier that `GET` shows; nil: the one that the portfolio's limit makes.
    var messagingLimit: String?
    /// Set while an upgrade is going on: calls get 131057.
    var inMaintenance = false
    /// The account is locked: calls get 131031.
    var locked = false
    /// The account cannot pay: calls get 131042.
    var paymentProblem = false
    /// The number is gone: calls get 33.
    var deleted = false
    /// Takes precedence over the business account's and the app's webhook.
    var webhook: WebhookTarget?

    init(index: UInt16, phoneNumberID: String, wabaID: String, phone: PhoneNumber, accessToken: String, mps: Double) {
        self.index = index
        self.phoneNumberID = phoneNumberID
        self.wabaID = wabaID
        self.phone = phone
        self.accessToken = accessToken
        messagesPerSecond = mps
        throughput = TokenBucket(ratePerSecond: mps)
    }
}

/// The numbers of the simulated portfolio and where their webhooks go.
struct Portfolio: Sendable {
    private(set) var numbers: [BusinessNumber] = []
    private var indexByID: [String: Int] = [:]
    /// The app's webhook, used where neither the number nor its account has one.
    var appWebhook: WebhookTarget?
    var accountWebhooks: [String: WebhookTarget] = [:]

    /// Business account ids, each once, in the order of their first number.
    var accounts: [String] {
        numbers.reduce(into: []) { if !$0.contains($1.wabaID) { $0.append($1.wabaID) } }
    }

    subscript(index: UInt16) -> BusinessNumber {
        get { numbers[Int(index)] }
        set { numbers[Int(index)] = newValue }
    }

    /// The number's place, so that its bucket can be changed without a copy.
    func position(ofID phoneNumberID: String) -> Int? { indexByID[phoneNumberID] }

    mutating func withNumber<R>(at position: Int, _ body: (inout BusinessNumber) throws(GraphError) -> R)
        throws(GraphError) -> R
    {
        try body(&numbers[position])
    }

    /// The number that a partner's key stands for.
    func number(withKey key: String, dialect: Dialect) -> BusinessNumber? {
        numbers.first { $0.dialect == dialect && !$0.deleted && $0.accessToken == key }
    }

    func hasToken(_ token: String, account: String) -> Bool {
        numbers.contains { $0.wabaID == account && $0.accessToken == token && !$0.deleted }
    }

    func knowsToken(_ token: String) -> Bool { numbers.contains { $0.accessToken == token } }

    mutating func add(_ make: (UInt16) -> BusinessNumber) -> BusinessNumber {
        let number = make(UInt16(numbers.count))
        indexByID[number.phoneNumberID] = numbers.count
        numbers.append(number)
        return number
    }

    /// Precedence as the provider's: the number's webhook, then its account's, then the app's.
    func webhook(of index: UInt16) -> WebhookTarget? {
        let number = numbers[Int(index)]
        let target = number.webhook ?? accountWebhooks[number.wabaID] ?? appWebhook
        return target?.url.isEmpty == true ? nil : target
    }
}
