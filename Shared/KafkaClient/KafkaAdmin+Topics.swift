internal import CRdKafka

/// A topic to be created.
public struct TopicSpec: Hashable, Sendable {
    public var name: String
    public var partitions: Int
    /// `nil`: the cluster's default.
    public var replicationFactor: Int?
    /// Topic settings, such as `cleanup.policy`.
    public var settings: [String: String]

    public init(name: String, partitions: Int, replicationFactor: Int? = nil, settings: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.settings = settings
    }
}

extension KafkaAdmin {
    /// Creates topics and returns the names of those that did not exist. Throws `unsupported` on the embedded broker,
    /// whose topics are created in the process that holds it, and otherwise the first error of a topic.
    public func createTopics(_ specs: [TopicSpec]) async throws -> Set<String> {
        guard !specs.isEmpty else { return [] }
        let timeout = timeoutMs
        return try await request { client throws(KafkaError) in
            // It would leave the request unanswered.
            if try Self.clusterName(client, timeoutMs: timeout).hasPrefix(EmbeddedBroker.identityPrefix) {
                throw KafkaError(.unsupported, "the embedded broker creates topics only in its own process")
            }
            return try TopicCreation.run(specs, client, timeoutMs: timeout)
        }
    }
}

/// One CreateTopics request.
private enum TopicCreation {
    static func run(_ specs: [TopicSpec], _ client: Handle, timeoutMs: Int32) throws(KafkaError) -> Set<String> {
        var topics: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&topics, topics.count) }
        for spec in specs { topics.append(try newTopic(spec)) }

        let options = rd_kafka_AdminOptions_new(client.pointer, RD_KAFKA_ADMIN_OP_CREATETOPICS)
        let queue = rd_kafka_queue_new(client.pointer)
        defer {
            rd_kafka_queue_destroy(queue)
            rd_kafka_AdminOptions_destroy(options)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeoutMs, nil, 0)
        rd_kafka_CreateTopics(client.pointer, &topics, topics.count, options, queue)
        guard let event = rd_kafka_queue_poll(queue, timeoutMs + 1_000) else {
            throw KafkaError(.timedOut, "no answer to CreateTopics")
        }
        defer { rd_kafka_event_destroy(event) }
        return try created(event)
    }

    private static func newTopic(_ spec: TopicSpec) throws(KafkaError) -> OpaquePointer {
        var text = [CChar](repeating: 0, count: 512)
        let replicas = Int32(spec.replicationFactor ?? -1)
        guard
            let topic = rd_kafka_NewTopic_new(spec.name, Int32(spec.partitions), replicas, &text, text.count)
        else {
            let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw KafkaError(.invalidArgument, "topic \(spec.name): \(reason)")
        }
        for (name, value) in spec.settings { rd_kafka_NewTopic_set_config(topic, name, value) }
        return topic
    }

    private static func created(_ event: OpaquePointer) throws(KafkaError) -> Set<String> {
        let code = rd_kafka_event_error(event)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(KafkaError.Code(code), String(cString: rd_kafka_event_error_string(event)))
        }
        var count = 0
        guard let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        else { return [] }
        var names: Set<String> = []
        for index in 0..<count {
            let name = String(cString: rd_kafka_topic_result_name(results[index]))
            switch rd_kafka_topic_result_error(results[index]) {
            case RD_KAFKA_RESP_ERR_NO_ERROR: names.insert(name)
            case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS: break
            case let code:
                let reason = rd_kafka_topic_result_error_string(results[index]).map { String(cString: $0) }
                throw KafkaError(KafkaError.Code(code), "topic \(name): \(reason ?? "refused")")
            }
        }
        return names
    }
}
