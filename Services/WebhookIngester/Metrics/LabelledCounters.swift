import Metrics
import Synchronization

/// Counters whose labels are known only when something happens; each is made once.
final class LabelledCounters: Sendable {
    private let factory: any MetricsFactory
    private let counters = Mutex<[String: Counter]>([:])

    init(factory: any MetricsFactory) { self.factory = factory }

    func increment(_ label: String, _ dimensions: [(String, String)]) {
        let key = dimensions.reduce(into: label) { $0 += "|" + $1.1 }
        let counter = counters.withLock { counters in
            if let counter = counters[key] { return counter }
            let counter = Counter(label: label, dimensions: dimensions, factory: factory)
            counters[key] = counter
            return counter
        }
        counter.increment()
    }
}
