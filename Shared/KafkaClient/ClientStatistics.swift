internal import Foundation
internal import Metrics

/// The few of librdkafka's statistics that are kept.
struct ClientStatistics: Decodable {
    struct Broker: Decodable {
        struct Times: Decodable {
            /// Microseconds.
            let p99: Int64
            let cnt: Int64
        }

        let state: String
        let rtt: Times
    }

    enum CodingKeys: String, CodingKey {
        case queuedBytes = "msg_size"
        case brokers
    }

    let queuedBytes: Int64
    let brokers: [String: Broker]

    init?(json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
        self = value
    }

    var hasBrokerUp: Bool { brokers.values.contains { $0.state == "UP" } }

    /// The slowest broker's 99th percentile of the last interval, in seconds.
    var roundTripSeconds: Double? {
        brokers.values.filter { $0.rtt.cnt > 0 }.map { Double($0.rtt.p99) / 1_000_000 }.max()
    }
}

/// A producer's gauges.
struct ProducerMetrics {
    private let queuedMessages: Gauge
    private let queuedBytes: Gauge
    private let roundTrip: Gauge

    init(clientID: String) {
        let dimensions = [("client", clientID)]
        queuedMessages = Gauge(label: "kafka_producer_queue_messages", dimensions: dimensions)
        queuedBytes = Gauge(label: "kafka_producer_queue_bytes", dimensions: dimensions)
        roundTrip = Gauge(label: "kafka_producer_broker_rtt_seconds", dimensions: dimensions)
    }

    func record(queued: Int32, _ statistics: ClientStatistics?) {
        queuedMessages.record(Int64(queued))
        guard let statistics else { return }
        queuedBytes.record(statistics.queuedBytes)
        if let seconds = statistics.roundTripSeconds { roundTrip.record(seconds) }
    }
}

/// A consumer's gauges: one series per topic, however many partitions it has.
struct ConsumerMetrics {
    private let clientID: String
    private let group: String
    private let roundTrip: Gauge
    private var lag: [String: Gauge] = [:]

    init(clientID: String, group: String) {
        self.clientID = clientID
        self.group = group
        roundTrip = Gauge(label: "kafka_consumer_broker_rtt_seconds", dimensions: [("client", clientID)])
    }

    mutating func record(lagByTopic: [String: Int64], _ statistics: ClientStatistics?) {
        // A topic whose partitions went to another member has no lag here any more.
        for topic in lag.keys where lagByTopic[topic] == nil { lag[topic]?.record(0) }
        for (topic, records) in lagByTopic { gauge(topic).record(records) }
        if let seconds = statistics?.roundTripSeconds { roundTrip.record(seconds) }
    }

    private mutating func gauge(_ topic: String) -> Gauge {
        if let known = lag[topic] { return known }
        let gauge = Gauge(label: "kafka_consumer_lag", dimensions: [("group", group), ("topic", topic)])
        lag[topic] = gauge
        return gauge
    }
}
