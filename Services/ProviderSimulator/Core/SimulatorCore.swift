import HeapModule

/// The whole state of the simulated provider, with no I/O but the journal and no clock of its own.
struct SimulatorCore: Sendable {
    var behaviour: Behaviour
    var faults = Faults()
    var portfolio = Portfolio()
    var templates = TemplateCatalogue()
    var people = People()
    var media = MediaStore()
    var messages = MessageLog()
    var incoming = IncomingLog()
    var timers = Timers()
    var late = Heap<LateItem>()
    var lanes: [UInt16: WebhookLane<WebhookItem>] = [:]
    /// The other providers.
    var standIns = StandIns()
    var counts = Counts()
    /// Decides faults; what happens to a message is decided by the message's own key instead.
    var random: SeededRandom
    let ids: MessageIDs
    var journal: any JournalSink

    /// What was counted since the start of the process, beside what the message log counts.
    struct Counts: Sendable {
        /// Requests to send, refused ones included.
        var received = 0
        /// Refusals by code.
        var refused: [Int: Int] = [:]
        var webhookPosts = 0
        var webhookFailures = 0
        var webhookItems = 0
        /// Items given up after seven days.
        var webhookDropped = 0
    }

    init(behaviour: Behaviour, ids: MessageIDs, journal: any JournalSink) {
        self.behaviour = behaviour
        self.ids = ids
        self.journal = journal
        random = SeededRandom(seed: behaviour.seed, key: 0xFA)
    }

    /// Whether a fault of this rate strikes now.
    mutating func strikes(_ rate: Double) -> Bool { rate > 0 && random.share() < rate }
}

/// The business that a fresh simulator has.
struct InitialBusiness: Sendable {
    var phoneNumberID = "106540352242922"
    var wabaID = "1029384756"
    var phone = PhoneNumber(digits: 15_550_783_881)
    var accessToken = "simulator-token"
    var messagesPerSecond = 80.0
    var webhook: WebhookTarget?
    /// Keys of further numbers that are reached through partners.
    var partnerKeys: [Dialect: String] = [:]
}

extension SimulatorCore {
    /// Gives a fresh state its business, webhook and sample templates.
    mutating func install(_ business: InitialBusiness) {
        _ = portfolio.add { index in
            BusinessNumber(
                index: index, phoneNumberID: business.phoneNumberID, wabaID: business.wabaID, phone: business.phone,
                accessToken: business.accessToken, mps: business.messagesPerSecond)
        }
        for (offset, dialect) in [Dialect.dialog360, .emma].enumerated() {
            guard let key = business.partnerKeys[dialect] else { continue }
            _ = portfolio.add { index in
                var number = BusinessNumber(
                    index: index, phoneNumberID: business.phoneNumberID + String(offset + 1), wabaID: business.wabaID,
                    phone: PhoneNumber(digits: business.phone.digits + UInt64(offset) + 1), accessToken: key,
                    mps: business.messagesPerSecond)
                number.dialect = dialect
                return number
            }
        }
        portfolio.appWebhook = business.webhook
        for template in SampleTemplates.all(wabaID: business.wabaID, firstID: templates.nextID) {
            _ = templates.put(template)
        }
    }
}
