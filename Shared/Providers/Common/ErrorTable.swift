import Models

/// What we do about a provider's refusal.
enum Treatment: Sendable {
    /// The refusal passes.
    case retry(Backoff, SendRetry.Scope)
    /// This message will never be sent.
    case reject(reason: String)
    /// The channel or campaign cannot go on.
    case stop(StopScope)
}

extension Treatment {
    static let slowDown = Self.retry(.throughput, .channel)
    static let tryAgainTwice = Self.retry(.few, .recipient)
    static let stopChannel = Self.stop(.channel)
    static let stopCampaign = Self.stop(.campaign)
    static let invalid = Self.reject(reason: Reason.invalidRequest)
    static let undeliverable = Self.reject(reason: Reason.providerError)
    static let notOnChannel = Self.reject(reason: Reason.notOnChannel)
    static let optedOut = Self.reject(reason: Reason.optedOut)
}

/// A provider's error codes and what we do about each: the one table behind answers and receipts.
///
/// Decisions rest on the code alone; HTTP status, titles and subcodes change.
struct ErrorTable: Sendable {
    struct Row: Sendable {
        let codes: ClosedRange<Int32>
        let treatment: Treatment
        /// When a message that was refused by a receipt may be tried again, although the answer to a send could not
        /// be; `nil`: as the treatment says.
        let later: Backoff?
        /// For people.
        let meaning: String

        init(_ code: Int32, _ treatment: Treatment, later: Backoff? = nil, _ meaning: String) {
            self.init(code...code, treatment, later: later, meaning)
        }

        init(_ codes: ClosedRange<Int32>, _ treatment: Treatment, later: Backoff? = nil, _ meaning: String) {
            self.codes = codes
            self.treatment = treatment
            self.later = later
            self.meaning = meaning
        }
    }

    let rows: [Row]
    private let single: [Int32: Row]
    private let ranges: [Row]

    /// Single codes win over ranges.
    init(_ rows: [Row]) {
        self.rows = rows
        single = Dictionary(
            rows.filter { $0.codes.count == 1 }.map { ($0.codes.lowerBound, $0) },
            uniquingKeysWith: { first, _ in first })
        ranges = rows.filter { $0.codes.count > 1 }
    }

    /// `nil` for a code that is not in the table.
    func row(of code: Int32) -> Row? {
        single[code] ?? ranges.first { $0.codes.contains(code) }
    }

    /// What an error means, for people.
    func meaning(of code: Int32) -> String? { row(of: code)?.meaning }

    /// Writes into a failure told by a receipt what its code means: for the message, and for its channel or campaign.
    func explain(_ error: ProviderError, in event: inout MessageEvent) {
        event.error = error
        event.reason = Reason.providerError
        guard let row = row(of: error.code) else { return }
        event.detail = row.meaning
        switch row.treatment {
        case .reject(let reason):
            event.reason = reason
        // Some refusals of a whole channel or template come with receipts only (131042, 132015).
        case .stop(let scope):
            event.stopScope = scope.rawValue
        case .retry(_, .channel):
            event.retry = Backoff.trafficReceipt.schedule
        case .retry(let backoff, .recipient):
            event.retry = backoff.schedule
        }
        if let later = row.later { event.retry = later.schedule }
    }
}
