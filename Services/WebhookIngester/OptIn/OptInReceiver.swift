import HTTPTypes
import Logging
import Models
import PhoneNumbers
import ServiceKit
import StreamProcessing

/// Takes a person's subscription: understand, append, and only then say yes.
struct OptInReceiver: Sendable {
    let directory: any FormDirectory
    let log: any EventLog
    let limits: OptInLimits
    let metrics: OptInMetrics
    let clock: any ProductClock
    let logger: Logger

    private let headers = RecordHeaders(source: "webhook-ingester")

    init(
        directory: any FormDirectory, log: any EventLog, limits: OptInLimits, metrics: OptInMetrics,
        clock: any ProductClock, logger: Logger
    ) {
        self.directory = directory
        self.log = log
        self.limits = limits
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
    }

    /// How long a form may take from the console to here: one made a moment ago is not unknown.
    private static let grace = (looks: 20, every: Duration.milliseconds(50))

    /// - Throws: 404 for an unknown form, 503 as long as nobody can know.
    func form(_ id: String) async throws(Problem) -> OptInFormRecord {
        for _ in 0..<Self.grace.looks {
            if let form = directory.form(id: id) { return form }
            guard directory.isComplete, (try? await Task.sleep(for: Self.grace.every)) != nil else { break }
        }
        guard directory.isComplete else { throw .unavailable("The forms are still being read.") }
        metrics.count(.unknownForm)
        throw Problem(.notFound, "There is no such form.")
    }

    /// Before anything of a request is read.
    /// - Throws: 429.
    func admit(client: String) throws(Problem) { try take(limits.clients, client) }

    /// Returns the consent once it is in the log.
    /// - Parameter page: where the form was shown, as the browser says.
    /// - Throws: 422 for a number that is none, 429 when it was used too often, 503 when the log cannot be reached.
    func receive(
        _ request: OptInRequest, for form: OptInFormRecord, page: String
    ) async throws(Problem) -> ConsentRecord {
        let phone = try phone(of: request, form)
        try take(limits.phones, phone)
        let consent = consent(request, phone, form, page: page)
        do {
            try await log.append([record(consent)])
        } catch {
            metrics.count(.unavailable, form: form.id)
            logger.warning("opt-in not appended", metadata: ["form": "\(form.id)", "error": "\(error)"])
            throw .unavailable("The log cannot be reached.")
        }
        metrics.count(form.doubleOptIn ? .pending : .granted, form: form.id)
        return consent
    }

    private func phone(of request: OptInRequest, _ form: OptInFormRecord) throws(Problem) -> String {
        let country = directory.defaultCountry(of: form)
        do throws(PhoneNumberError) {
            return try PhoneNumberParser.parse(request.phone, defaultCountry: country.isEmpty ? nil : country).e164
        } catch {
            metrics.count(.invalid, form: form.id)
            throw .invalid([InvalidInput(pointer: "/phone", reason: "\(error)")])
        }
    }

    private func take(_ buckets: TokenBuckets, _ key: String) throws(Problem) {
        guard let seconds = buckets.take(key) else { return }
        metrics.count(.rateLimited)
        throw Problem(
            .tooManyRequests, "Too many subscriptions; try again later.", headers: [.retryAfter: String(seconds)])
    }

    private func consent(
        _ request: OptInRequest, _ phone: String, _ form: OptInFormRecord, page: String
    ) -> ConsentRecord {
        let now = clock.nowMs()
        var consent = ConsentRecord()
        consent.workspace = form.workspace
        consent.address = Address.phone(phone)
        consent.id = Hex.encode(DerivedID.of("optin", form.workspace, form.id, consent.address, String(now)))
        consent.purpose = form.purpose
        consent.state = form.doubleOptIn ? .pending : .granted
        consent.source = "website"
        consent.text = form.text
        consent.url = page
        consent.atMs = now
        consent.actor = "form:\(form.id)"
        consent.formID = form.id
        consent.personName = request.name
        consent.channelID = form.doubleOptIn ? form.channelID : ""
        return consent
    }

    private func record(_ consent: ConsentRecord) -> LogRecord {
        LogRecord(
            topic: Topics.consents,
            key: RecordKey.recipient(workspace: consent.workspace, address: consent.address),
            value: Codec.encode(consent),
            headers: headers.make(topic: Topics.consents, atMs: consent.atMs, traceID: nil))
    }
}

/// How often a public form may be used.
struct OptInLimits: Sendable {
    let clients: TokenBuckets
    let phones: TokenBuckets

    init(clients: TokenBuckets, phones: TokenBuckets) {
        self.clients = clients
        self.phones = phones
    }

    init(_ settings: IngesterSettings) {
        clients = TokenBuckets(capacity: settings.optInPerMinute, per: .seconds(60))
        phones = TokenBuckets(capacity: settings.optInPerPhonePerHour, per: .seconds(3600))
    }
}
