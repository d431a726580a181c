import Metrics

/// What became of forms.
final class OptInMetrics: Sendable {
    enum Result: String {
        case granted, pending, invalid, unavailable
        case rateLimited = "rate_limited"
        case unknownForm = "unknown_form"
        case tooLarge = "too_large"
    }

    private let counters: LabelledCounters

    init(factory: any MetricsFactory) { counters = LabelledCounters(factory: factory) }

    /// - Parameter form: empty when there is none of that name: names from outside must not become labels.
    func count(_ result: Result, form: String = "") {
        counters.increment("campaigns_optin_requests_total", [("form", form), ("result", result.rawValue)])
    }
}
