import Metrics
import Models
import Synchronization

/// What became of forms.
final class OptInMetrics: Sendable {
    enum Result: String {
        case granted, pending, invalid, unavailable
        case rateLimited = "rate_limited"
        case unknownForm = "unknown_form"
        case tooLarge = "too_large"
    }

    private let factory: any MetricsFactory
    private let counters = Mutex<[String: Counter]>([:])

    init(factory: any MetricsFactory) { self.factory = factory }

    /// - Parameter form: empty when there is none of that name: names from outside must not become labels.
    func count(_ result: Result, form: String = "") {
        let counter = counters.withLock { counters in
            let key = "\(form)|\(result.rawValue)"
            if let counter = counters[key] { return counter }
            let counter = Counter(
                label: "campaigns_optin_requests_total", dimensions: [("form", form), ("result", result.rawValue)],
                factory: factory)
            counters[key] = counter
            return counter
        }
        counter.increment()
    }
}
