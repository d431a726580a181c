import Models

/// The body of a webhook as JSON.
enum WebhookBody {
    static func json(_ body: [UInt8]) throws(MalformedWebhook) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONDocument(body).root
        } catch {
            throw MalformedWebhook(offset: error.offset)
        }
    }
}

/// Instants as webhooks write them.
enum WebhookTime {
    /// Milliseconds since the epoch from seconds, as number or text. Some senders write milliseconds (providers.md
    /// §4.3). `nil`: it cannot be read, or is beyond any calendar.
    static func ms(_ value: JSONValue?) -> Int64? {
        switch value?.integer ?? 0 {
        case let seconds where (1..<100_000_000_000).contains(seconds): return seconds * 1000
        case let ms where (1_000_000_000_000..<100_000_000_000_000).contains(ms): return ms
        default: return nil
        }
    }
}
