import Models

/// WhatsApp's error codes and what we do about each (providers.md §2.3): the one table behind answers and receipts.
///
/// Decisions rest on the code alone; HTTP status, titles and subcodes change.
enum WhatsAppErrors {
    enum Treatment: Sendable {
        /// The refusal passes.
        case retry(Backoff, SendRetry.Scope)
        /// This message will never be sent.
        case reject(reason: String)
        /// The channel or campaign cannot go on.
        case stop(StopScope)
    }

    struct Row: Sendable {
        let codes: ClosedRange<Int32>
        let treatment: Treatment
        let meaning: String

        init(_ code: Int32, _ treatment: Treatment, _ meaning: String) {
            self.init(code...code, treatment, meaning)
        }

        init(_ codes: ClosedRange<Int32>, _ treatment: Treatment, _ meaning: String) {
            self.codes = codes
            self.treatment = treatment
            self.meaning = meaning
        }
    }

    /// `nil` for a code that is not in the table.
    static func treatment(of code: Int32) -> Treatment? {
        if let row = single[code] { return row.treatment }
        return ranges.first { $0.codes.contains(code) }?.treatment
    }

    /// The failure reason of a receipt with this code.
    static func failureReason(of code: Int32) -> String {
        if case .reject(let reason) = treatment(of: code) { return reason }
        return Reason.providerError
    }

    /// What a receipt with this code stops besides its own message.
    static func stopScope(of code: Int32) -> StopScope? {
        if case .stop(let scope) = treatment(of: code) { return scope }
        return nil
    }

    private static let single = Dictionary(
        rows.filter { $0.codes.count == 1 }.map { ($0.codes.lowerBound, $0) }, uniquingKeysWith: { first, _ in first })
    private static let ranges = rows.filter { $0.codes.count > 1 }
}

extension WhatsAppErrors.Treatment {
    static let slowDown = Self.retry(.throughput, .channel)
    static let tryAgainTwice = Self.retry(.few, .recipient)
    static let stopChannel = Self.stop(.channel)
    static let stopCampaign = Self.stop(.campaign)
    static let invalid = Self.reject(reason: Reason.invalidRequest)
    static let undeliverable = Self.reject(reason: Reason.providerError)
}
