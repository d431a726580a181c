import Metrics
import Models
import Providers
import Synchronization

/// What the ingester counts beside HTTP requests.
final class WebhookMetrics: Sendable {
    /// Why a webhook was not taken.
    enum Rejection: String {
        case unknownChannel = "unknown_channel"
        case badSignature = "bad_signature"
        case tooLarge = "too_large"
        case unavailable
    }

    private let factory: any MetricsFactory
    private let counters = Mutex<[String: Counter]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Counts one accepted item.
    func accepted(_ item: WebhookItem, channel: String) {
        let kind = Self.kind(of: item)
        counter("campaigns_webhook_events_total", [("channel", channel), ("kind", kind)]).increment()
    }

    /// - Parameter channel: empty when there is none of that name: names from outside must not become labels.
    func rejected(_ rejection: Rejection, channel: String = "") {
        counter("campaigns_webhook_rejected_total", [("channel", channel), ("reason", rejection.rawValue)]).increment()
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> Counter {
        let key = dimensions.reduce(into: label) { $0 += "|" + $1.1 }
        return counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Counter(label: label, dimensions: dimensions, factory: factory)
            counters[key] = counter
            return counter
        }
    }

    private static func kind(of item: WebhookItem) -> String {
        switch item {
        case .event(let event):
            switch event.kind {
            case .sent: "sent"
            case .delivered: "delivered"
            case .read: "read"
            case .failed: "failed"
            default: "event"
            }
        case .inbound: "inbound"
        case .preference: "preference"
        case .unrecognised: "unrecognised"
        }
    }
}
