import Metrics
import Models
import Providers

/// What the ingester counts beside HTTP requests.
final class WebhookMetrics: Sendable {
    /// Why a webhook was not taken.
    enum Rejection: String {
        case unknownChannel = "unknown_channel"
        case badSignature = "bad_signature"
        case tooLarge = "too_large"
        case unavailable
    }

    private let counters: LabelledCounters

    init(factory: any MetricsFactory) { counters = LabelledCounters(factory: factory) }

    /// Counts one accepted item.
    func accepted(_ item: WebhookItem, channel: String) {
        let kind = Self.kind(of: item)
        counters.increment("campaigns_webhook_events_total", [("channel", channel), ("kind", kind)])
    }

    /// - Parameter channel: empty when there is none of that name: names from outside must not become labels.
    func rejected(_ rejection: Rejection, channel: String = "") {
        counters.increment(
            "campaigns_webhook_rejected_total", [("channel", channel), ("reason", rejection.rawValue)])
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
        case .channel(let event):
            switch event.kind {
            case .template: "template"
            case .health: "health"
            case .alert: "alert"
            case nil: "channel"
            }
        case .alias: "alias"
        case .unrecognised: "unrecognised"
        }
    }
}
