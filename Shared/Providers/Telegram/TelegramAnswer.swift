import Models

/// Reads what the Bot API answers to a send request.
enum TelegramAnswer {
    static func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        guard let root = try? JSONDocument(body).root, let ok = root["ok"]?.boolean else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if ok {
            guard let id = messageID(root["result"]) else {
                return .unknown(detail: "HTTP \(status) without a message id")
            }
            return .accepted(providerMessageID: id, held: false)
        }
        return refusal(error(in: root, status: status), root["parameters"], attempt: attempt, jitter: jitter)
    }

    /// Numbers of messages count within their chat only: the chat goes with them.
    static func messageID(_ message: JSONValue?) -> String? {
        guard let chat = message?["chat"]?["id"]?.integer, let id = message?["message_id"]?.integer else { return nil }
        return "\(chat).\(id)"
    }

    static func error(in root: JSONValue, status: Int) -> ProviderError {
        ProviderError(
            code: Int32(clamping: root["error_code"]?.integer ?? Int64(status)),
            title: root["description"]?.string ?? "", details: "")
    }

    private static func refusal(
        _ error: ProviderError, _ parameters: JSONValue?, attempt: Int, jitter: Double
    ) -> SendOutcome {
        let words = error.title.lowercased()
        switch error.code {
        case 429:
            guard let seconds = parameters?["retry_after"]?.integer, (0...86_400).contains(seconds) else {
                return .refused(.slowDown, error, attempt: attempt, jitter: jitter)
            }
            return .retry(SendRetry(afterMs: seconds * 1000, scope: .channel, error: error))
        // The person has blocked the bot or left; an account may be gone.
        case 403 where words.contains("deactivated"): return .refused(.notOnChannel, error, attempt: 1, jitter: 0)
        case 403: return .refused(.optedOut, error, attempt: 1, jitter: 0)
        case 400 where words.contains("chat not found") || parameters?["migrate_to_chat_id"] != nil:
            return .refused(.notOnChannel, error, attempt: 1, jitter: 0)
        default:
            return HTTPAnswer.refusal(status: Int(error.code), error: error, attempt: attempt, jitter: jitter)
        }
    }
}
