import Metrics
import Synchronization

/// The values under one name and one set of labels.
protocol MetricSeries: AnyObject, Sendable {
    /// Appends the lines of the exposition.
    func write(name: String, labels: MetricLabels, to text: inout String)
}

/// A counter of whole numbers.
final class CounterSeries: MetricSeries, CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.text) \(value.load(ordering: .relaxed))\n"
    }
}

/// A counter of fractions, such as seconds.
final class FloatingPointCounterSeries: MetricSeries, FloatingPointCounterHandler {
    private let value = AtomicDouble()

    func increment(by amount: Double) { value.add(amount) }
    func reset() { value.set(0) }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.text) \(MetricNumber.text(value.get()))\n"
    }
}

/// A value that goes up and down: meters and gauges.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = AtomicDouble()

    func set(_ newValue: Int64) { value.set(Double(newValue)) }
    func set(_ newValue: Double) { value.set(newValue) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ newValue: Int64) { value.set(Double(newValue)) }
    func record(_ newValue: Double) { value.set(newValue) }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.text) \(MetricNumber.text(value.get()))\n"
    }
}

/// A value that is asked for when the exposition is written.
final class ReadSeries: MetricSeries {
    private let read: @Sendable () -> Double?

    init(read: @escaping @Sendable () -> Double?) {
        self.read = read
    }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        guard let value = read() else { return }
        text += "\(name)\(labels.text) \(MetricNumber.text(value))\n"
    }
}

/// A floating-point number that several threads may change.
struct AtomicDouble: ~Copyable {
    private let bits = Atomic<UInt64>(0)

    func get() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let sum = Double(bitPattern: current) + amount
            let (exchanged, original) = bits.weakCompareExchange(
                expected: current, desired: sum.bitPattern, ordering: .relaxed)
            if exchanged { return }
            current = original
        }
    }
}
