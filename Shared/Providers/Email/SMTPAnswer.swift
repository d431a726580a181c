import Models

/// What a mail server's reply means (RFC 5321, RFC 3463, providers.md §10.4).
enum SMTPAnswer {
    static func classify(status: Int, text: String, messageID: String, attempt: Int, jitter: Double) -> SendOutcome {
        let error = ProviderError(
            code: Int32(clamping: status),
            title: String(text.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }.prefix(300)),
            details: "")
        switch status {
        case 200..<300: return .accepted(providerMessageID: messageID, held: false)
        case 400..<600: return .refused(treatment(status, text), error, attempt: attempt, jitter: jitter)
        default: return .unknown(detail: "SMTP reply \(status)")
        }
    }

    private static func treatment(_ status: Int, _ text: String) -> Treatment {
        switch status {
        // Closing down, or too busy to let us in.
        case 421, 454: .slowDown
        case 400..<500: .retry(.mailbox, .recipient)
        // Who we are, not whom we write to.
        case 530, 534, 535, 538: .stopChannel
        case 500...504, 555: .invalid
        default: isNoMailbox(text) ? .notOnChannel : .undeliverable
        }
    }

    /// Enhanced codes 5.1.x are about the address; servers without them use words.
    private static func isNoMailbox(_ text: String) -> Bool {
        let text = text.lowercased()
        if let code = text.firstRange(of: "5."), let dot = text[code.upperBound...].firstIndex(of: ".") {
            let subject = text[code.upperBound..<dot]
            if !subject.isEmpty, subject.allSatisfy(\.isNumber) {
                // 5.1.7 and 5.1.8 are about the sender.
                let detail = text[text.index(after: dot)...].prefix { $0.isNumber }
                return subject == "1" && detail != "7" && detail != "8"
            }
        }
        return [
            "user unknown", "unknown user", "no such user", "does not exist", "no such mailbox", "unknown recipient",
        ]
        .contains(where: text.contains)
    }
}

extension Backoff {
    /// A mailbox that cannot be reached for now: after a quarter of an hour, then twice as long each time.
    static let mailbox = Backoff(firstMs: 900_000, factor: 2, capMs: 14_400_000)
}
