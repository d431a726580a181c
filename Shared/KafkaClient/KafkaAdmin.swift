internal import CRdKafka
internal import Dispatch
public import Logging

/// Asks a cluster about itself and creates topics. Requests run on threads of their own; each takes at most
/// `timeoutSeconds` and throws a `KafkaError`.
public final class KafkaAdmin: Sendable {
    private let client: Handle
    private let context: ClientContext
    let timeoutMs: Int32
    private let requests = DispatchQueue(label: "kafka-admin", attributes: .concurrent)

    /// Starts a client; does not wait for a broker. Throws when a setting is wrong.
    public init(configuration: KafkaConfiguration, timeoutSeconds: Double = 10, logger: Logger) throws {
        context = ClientContext(logger: logger)
        timeoutMs = Int32(timeoutSeconds * 1_000)
        let options = try configuration.makeOptions(
            defaults: ClientDefaults.common, fixed: ["statistics.interval.ms": "0"])
        client = try Handle.client(RD_KAFKA_PRODUCER, options: options, context: context)
    }

    deinit {
        // Destroying waits for librdkafka's threads: not on whichever thread drops the last reference.
        let client = client
        let context = context
        requests.async {
            rd_kafka_destroy(client.pointer)
            withExtendedLifetime(context) {}
        }
    }

    /// Runs a blocking request off the cooperative pool.
    func request<T: Sendable>(_ body: @escaping @Sendable (Handle) throws(KafkaError) -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            requests.async { [self] in
                defer { drainEvents() }
                do {
                    continuation.resume(returning: try body(client))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    /// Nobody polls this client, so its notices are taken here, lest they pile up.
    private func drainEvents() {
        rd_kafka_poll(client.pointer, 0)
        for case .error(let error) in context.takeEvents() {
            context.logger.debug("Kafka admin client", metadata: ["error": "\(error)"])
        }
    }
}

// MARK: - Questions

extension KafkaAdmin {
    /// Differs between two clusters, and between two lives of an embedded broker.
    public func clusterIdentity() async throws -> String {
        let timeout = timeoutMs
        return try await request { client throws(KafkaError) in
            let identity = try Self.clusterName(client, timeoutMs: timeout)
            guard identity.hasPrefix(EmbeddedBroker.identityPrefix) else { return identity }
            // The embedded cluster is named after an address in its process; its ports are random.
            let ports = try Metadata.read(client, timeoutMs: timeout).brokers.map(\.port).sorted()
            return "\(identity)@\(ports.map(String.init).joined(separator: ","))"
        }
    }

    static func clusterName(_ client: Handle, timeoutMs: Int32) throws(KafkaError) -> String {
        guard let text = rd_kafka_clusterid(client.pointer, timeoutMs) else {
            throw KafkaError(.timedOut, "the cluster did not tell its identity")
        }
        defer { rd_kafka_mem_free(client.pointer, text) }
        return String(cString: text)
    }

    /// Every topic with its number of partitions.
    public func topics() async throws -> [String: Int] {
        let timeout = timeoutMs
        return try await request { client throws(KafkaError) in
            try Metadata.read(client, timeoutMs: timeout).topics
        }
    }

    /// Throws `unknownTopicOrPartition` when there is no such topic; never creates it.
    public func partitionCount(_ topic: String) async throws -> Int {
        guard let count = try await topics()[topic] else {
            throw KafkaError(.unknownTopicOrPartition, "there is no topic \(topic)")
        }
        return count
    }

    /// The bounds of a partition's log now.
    public func watermarks(_ partition: TopicPartition) async throws -> Watermarks {
        let timeout = timeoutMs
        return try await request { client throws(KafkaError) in
            var low: Int64 = -1
            var high: Int64 = -1
            let code = rd_kafka_query_watermark_offsets(
                client.pointer, partition.topic, partition.partition, &low, &high, timeout)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, partition: partition) }
            return Watermarks(low: low, high: high)
        }
    }

    /// The same for many partitions, a few at a time.
    public func watermarks(_ partitions: some Sequence<TopicPartition>) async throws -> [TopicPartition: Watermarks] {
        try await withThrowingTaskGroup(of: (TopicPartition, Watermarks).self) { group in
            var remaining = Array(partitions)[...]
            func addNext() {
                guard let partition = remaining.popFirst() else { return }
                group.addTask { (partition, try await self.watermarks(partition)) }
            }
            for _ in 0..<8 { addNext() }
            var result: [TopicPartition: Watermarks] = [:]
            while let (partition, bounds) = try await group.next() {
                result[partition] = bounds
                addNext()
            }
            return result
        }
    }
}

/// A cluster's metadata, copied.
struct Metadata {
    let brokers: [(host: String, port: Int32)]
    let topics: [String: Int]

    static func read(_ client: Handle, timeoutMs: Int32) throws(KafkaError) -> Metadata {
        var pointer: UnsafePointer<rd_kafka_metadata>?
        // All topics: asking for one by name would create it on brokers that do so.
        try KafkaError.check(rd_kafka_metadata(client.pointer, 1, nil, &pointer, timeoutMs))
        guard let pointer else { throw KafkaError(.timedOut, "no metadata") }
        defer { rd_kafka_metadata_destroy(pointer) }
        let data = pointer.pointee
        let brokers = (0..<Int(data.broker_cnt)).map { index in
            (host: String(cString: data.brokers[index].host), port: data.brokers[index].port)
        }
        let topics = (0..<Int(data.topic_cnt)).map { index in
            (String(cString: data.topics[index].topic), Int(data.topics[index].partition_cnt))
        }
        return Metadata(brokers: brokers, topics: Dictionary(topics) { first, _ in first })
    }
}
