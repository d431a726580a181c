internal import CRdKafka
internal import Dispatch
public import Logging
internal import Synchronization

/// A Kafka cluster inside this process: librdkafka's own, in memory, on random loopback ports.
///
/// For the quick start and tests. It keeps 5 MB or 100,000 records a partition and then drops the oldest, forgets
/// everything at its end, answers no admin requests and knows no static membership. Its calls block for a moment.
public final class EmbeddedBroker: Sendable {
    static let identityPrefix = "mockCluster"

    /// What clients of an embedded broker should set: quick fetches, quick notice of dead members, and an assignor that
    /// it can follow.
    public static let clientSettings = [
        "fetch.wait.max.ms": "10",
        "session.timeout.ms": "6000",
        "heartbeat.interval.ms": "500",
        "partition.assignment.strategy": "range",
    ]

    /// The same as `KAFKA_…` environment variables, for child processes.
    public var environment: [String: String] {
        var variables = [KafkaConfiguration.bootstrapVariable: bootstrapServers]
        for (name, value) in Self.clientSettings {
            let suffix = name.uppercased().map { $0 == "." ? "_" : $0 }
            variables[KafkaConfiguration.environmentPrefix + String(suffix)] = value
        }
        return variables
    }

    /// `127.0.0.1:port,…`.
    public let bootstrapServers: String

    private let context: ClientContext
    private let client: Handle
    private let cluster: Mutex<Handle?>

    /// Starts the cluster with these topics. A topic used without being named here appears with four partitions.
    public init(topics: [(name: String, partitions: Int)] = [], brokers: Int = 1, logger: Logger) throws {
        context = ClientContext(logger: logger)
        let configuration = KafkaConfiguration(bootstrapServers: "", clientID: "embedded-broker")
        // The cluster's sockets take this from its client. Without it an answer waits up to 40 ms for the other side's
        // delayed acknowledgement of the answer before.
        let options = try configuration.makeOptions(defaults: [:], fixed: ["socket.nagle.disable": "true"])
        client = try Handle.client(RD_KAFKA_PRODUCER, options: options, context: context)
        guard let pointer = rd_kafka_mock_cluster_new(client.pointer, Int32(brokers)) else {
            rd_kafka_destroy(client.pointer)
            throw KafkaError(.transport, "the embedded broker could not open its loopback ports")
        }
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(pointer))
        cluster = Mutex(Handle(pointer))
        try Self.create(topics, Handle(pointer))
    }

    deinit { close() }

    /// How clients in this process reach it.
    public func configuration(clientID: String = "campaigns") -> KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: bootstrapServers, settings: Self.clientSettings, clientID: clientID)
    }

    public func createTopic(_ name: String, partitions: Int) throws {
        try request { rd_kafka_mock_topic_create($0, name, Int32(partitions), 1) }
    }

    /// All at once: librdkafka 2.0.2's cluster thread now and then misses a request's wake-up and sleeps for a second,
    /// so one after the other twenty topics take many seconds.
    private static func create(_ topics: [(name: String, partitions: Int)], _ cluster: Handle) throws {
        let failure = Mutex(RD_KAFKA_RESP_ERR_NO_ERROR)
        let group = DispatchGroup()
        for topic in topics {
            group.enter()
            PollThread.start("kafka-create-topic") {
                let code = rd_kafka_mock_topic_create(cluster.pointer, topic.name, Int32(topic.partitions), 1)
                if code != RD_KAFKA_RESP_ERR_NO_ERROR { failure.withLock { $0 = code } }
                group.leave()
            }
        }
        group.wait()
        try KafkaError.check(failure.withLock { $0 })
    }

    /// Ends the cluster; its contents are gone.
    public func close() {
        let open = cluster.withLock { cluster in
            defer { cluster = nil }
            return cluster
        }
        guard let open else { return }
        rd_kafka_mock_cluster_destroy(open.pointer)
        rd_kafka_destroy(client.pointer)
    }

    func request(_ body: (OpaquePointer) -> rd_kafka_resp_err_t) throws {
        let code = cluster.withLock { cluster in cluster.map { body($0.pointer) } }
        guard let code else { throw KafkaError.closed }
        try KafkaError.check(code)
    }
}
