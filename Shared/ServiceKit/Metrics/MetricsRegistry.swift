public import Metrics
import Synchronization

/// All metrics of a process: a swift-metrics backend that prints the Prometheus text format.
///
/// The label of a metric is its Prometheus name (characters that Prometheus forbids become `_`); name counters
/// `…_total` and timers `…_seconds`. Timers and aggregating recorders are histograms with fixed buckets. The same label
/// and dimensions give the same instrument, so increments never take the registry's lock.
public final class MetricsRegistry: MetricsFactory {
    private let families = Mutex<[String: Family]>([:])

    /// Creates a registry.
    /// - Parameter process: whether to add the metrics of the process, read from `/proc/self`.
    public init(process: Bool = true) {
        if process { ProcessMetrics.register(in: self) }
    }

    /// The Prometheus text exposition (format 0.0.4) of everything recorded so far, sorted by name.
    public func exposition() -> String {
        // Copied, so that a gauge that is read now may itself create metrics.
        let snapshot = families.withLock { $0 }
        var text = ""
        for (name, family) in snapshot.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key.text < $1.key.text }) {
                series.write(name: name, labels: labels, to: &text)
            }
        }
        return text
    }

    /// Adds a gauge that is read at every exposition; a second one with the same name and labels replaces the first.
    /// - Parameters:
    ///   - name: the Prometheus name.
    ///   - labels: its labels.
    ///   - read: its value now; nil leaves the line out. Called on the thread that asks for the exposition: be quick.
    public func gauge(_ name: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double?) {
        replace(name, .gauge, labels, ReadSeries(read: read))
    }

    /// As `gauge`, for a value that only grows.
    public func counter(_ name: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double?) {
        replace(name, .counter, labels, ReadSeries(read: read))
    }
}

// MARK: - Series

extension MetricsRegistry {
    enum Kind: String {
        case counter, gauge, histogram
    }

    struct Family {
        let kind: Kind
        var series: [MetricLabels: any MetricSeries] = [:]
    }

    /// The series of a name and labels, made by `make` the first time.
    ///
    /// A name that is in use with another kind gives an instrument that is not exposed: two kinds under one name would
    /// make the whole exposition unreadable.
    func series<Series: MetricSeries>(
        _ label: String, _ kind: Kind, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series {
        families.withLock { families in
            let name = MetricLabels.sanitise(label)
            let labels = MetricLabels(dimensions)
            var family = families[name] ?? Family(kind: kind)
            if let existing = family.series[labels] as? Series { return existing }
            let series = make()
            guard family.kind == kind, family.series[labels] == nil else { return series }
            family.series[labels] = series
            families[name] = family
            return series
        }
    }

    private func replace(
        _ label: String, _ kind: Kind, _ dimensions: [(String, String)], _ series: any MetricSeries
    ) {
        families.withLock { families in
            let name = MetricLabels.sanitise(label)
            guard families[name, default: Family(kind: kind)].kind == kind else { return }
            families[name, default: Family(kind: kind)].series[MetricLabels(dimensions)] = series
        }
    }

    func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                families[name]?.series[labels] = nil
                return
            }
        }
    }
}
