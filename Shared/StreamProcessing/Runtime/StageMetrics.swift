import Metrics
import Models

/// What a stage counts: records in and out by topic, dead letters.
struct StageMetrics: Sendable {
    private let inputs: [Topic: Counter]
    private let outputs: [Topic: Counter]
    private let letters: [Topic: Counter]
    private let other = Counter(label: "campaigns_records_produced_total", dimensions: [("topic", "other")])

    init(inputs: [Topic], outputs: [Topic]) {
        func counters(_ label: String, _ topics: [Topic]) -> [Topic: Counter] {
            Dictionary(topics.map { ($0, Counter(label: label, dimensions: [("topic", $0.name)])) }) { first, _ in first
            }
        }
        self.inputs = counters("campaigns_records_processed_total", inputs)
        self.outputs = counters("campaigns_records_produced_total", outputs)
        letters = counters("campaigns_dead_letters_total", inputs)
    }

    func processed(_ records: [InputRecord]) {
        for (topic, count) in Self.count(records.lazy.map(\.topic)) { inputs[topic]?.increment(by: count) }
    }

    func produced(_ records: [OutputRecord]) {
        for (topic, count) in Self.count(records.lazy.map(\.topic)) { (outputs[topic] ?? other).increment(by: count) }
    }

    func deadLettered(_ topic: Topic) { letters[topic]?.increment() }

    private static func count(_ topics: some Sequence<Topic>) -> [Topic: Int] {
        topics.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
