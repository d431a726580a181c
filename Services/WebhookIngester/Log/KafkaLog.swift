import KafkaClient
import ServiceKit
import ServiceLifecycle
import StreamProcessing

/// The log in Kafka. As a service it tells readiness whether a broker answers, and closes the producer at the end.
struct KafkaLog: EventLog, Service {
    private let kafka: StageKafka
    private let readiness: Readiness

    private static let check = "kafka"
    private static let watchInterval = Duration.milliseconds(500)

    /// - Parameter kafka: its producer's `message.timeout.ms` bounds how long `append` takes.
    init(kafka: StageKafka, readiness: Readiness) {
        self.kafka = kafka
        self.readiness = readiness
        readiness.set(Self.check, ready: false, detail: "starting")
    }

    func append(_ records: [LogRecord]) async throws {
        _ = try await kafka.producer.send(
            records.map { record in
                ProducerRecord(
                    topic: kafka.name(of: record.topic), key: record.key, value: record.value,
                    headers: record.headers)
            })
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    watch()
                    try await Task.sleep(for: Self.watchInterval)
                }
            }
        } catch is CancellationError {
            // The end of the watch: servers started after this one have drained.
        }
        await kafka.producer.close()
    }

    private func watch() {
        let producer = kafka.producer
        readiness.set(Self.check, ready: producer.isConnected, detail: producer.connectionError.map { "\($0)" })
    }
}
