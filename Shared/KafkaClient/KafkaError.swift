internal import CRdKafka

/// An error reported by librdkafka, by a broker, or by this module.
public struct KafkaError: Error, Sendable, Equatable {
    /// What went wrong, as librdkafka numbers it: negative codes are the client's, positive ones the broker's.
    public let code: Code
    /// One line for a log or an operator. It never holds record contents or passwords.
    public let message: String
    /// The client instance is beyond repair. A producer replaces itself at its next `send`.
    public let isFatal: Bool
    /// The partition concerned, when the error is about one.
    public let partition: TopicPartition?

    public init(_ code: Code, _ message: String, isFatal: Bool = false, partition: TopicPartition? = nil) {
        self.code = code
        self.message = message
        self.isFatal = isFatal || code == .fatal
        self.partition = partition
    }

    /// The same request may succeed later without any change by the caller.
    public var isRetriable: Bool { !isFatal && Code.retriable.contains(code) }

    /// The group has moved on: the partitions are being taken away or are gone. What was refused must be dropped,
    /// and the next owner does it again.
    public var isRebalance: Bool { Code.rebalance.contains(code) }
}

extension KafkaError {
    /// An open set of error codes.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        init(_ code: rd_kafka_resp_err_t) { self.rawValue = code.rawValue }
        /// librdkafka's description.
        var text: String { String(cString: rd_kafka_err2str(rd_kafka_resp_err_t(rawValue))) }

        /// The client was closed before the request ended.
        public static let closed = Code(RD_KAFKA_RESP_ERR__DESTROY)
        public static let fatal = Code(RD_KAFKA_RESP_ERR__FATAL)
        public static let invalidArgument = Code(RD_KAFKA_RESP_ERR__INVALID_ARG)
        public static let queueFull = Code(RD_KAFKA_RESP_ERR__QUEUE_FULL)
        public static let transport = Code(RD_KAFKA_RESP_ERR__TRANSPORT)
        public static let resolve = Code(RD_KAFKA_RESP_ERR__RESOLVE)
        /// The broker did not accept our credentials.
        public static let authentication = Code(RD_KAFKA_RESP_ERR__AUTHENTICATION)
        public static let allBrokersDown = Code(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        public static let timedOut = Code(RD_KAFKA_RESP_ERR__TIMED_OUT)
        /// A record was not acknowledged within `message.timeout.ms`.
        public static let messageTimedOut = Code(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
        public static let messageTooLarge = Code(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        public static let wrongState = Code(RD_KAFKA_RESP_ERR__STATE)
        /// The partitions are not (or no longer) this member's.
        public static let notAssigned = Code(RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST)
        public static let rebalanceInProgress = Code(RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS)
        public static let illegalGeneration = Code(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
        public static let unknownMember = Code(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
        public static let fencedInstance = Code(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
        public static let unknownTopic = Code(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
        public static let unknownPartition = Code(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
        public static let unknownTopicOrPartition = Code(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        /// The position asked for is not in the log. The consumer has gone to the beginning of the partition.
        public static let offsetOutOfRange = Code(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
        /// The delegate kept the poll thread for longer than `max.poll.interval.ms`.
        public static let maxPollExceeded = Code(RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
        public static let topicAlreadyExists = Code(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
        /// The broker cannot answer this kind of request (the embedded one and CreateTopics, for instance).
        public static let unsupported = Code(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)

        static let connection: Set<Code> = [
            transport, resolve, allBrokersDown, timedOut, Code(RD_KAFKA_RESP_ERR__SSL), authentication,
        ]
        static let rebalance: Set<Code> = [
            notAssigned, rebalanceInProgress, illegalGeneration, unknownMember, fencedInstance,
        ]
        static let retriable: Set<Code> = [
            queueFull, transport, resolve, allBrokersDown, timedOut, messageTimedOut,
            Code(RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE), Code(RD_KAFKA_RESP_ERR__WAIT_COORD),
            Code(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE), Code(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION),
            Code(RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT), Code(RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION),
            Code(RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS), Code(RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE),
            Code(RD_KAFKA_RESP_ERR_NOT_COORDINATOR), Code(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS),
            Code(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND), unknownTopicOrPartition, rebalanceInProgress,
        ]
    }
}

extension KafkaError: CustomStringConvertible {
    public var description: String {
        let place = partition.map { " (\($0))" } ?? ""
        return "Kafka: \(message)\(place) [\(String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(code.rawValue))))]"
    }
}

extension KafkaError {
    /// Wraps a librdkafka code with its own text.
    init(_ code: rd_kafka_resp_err_t, partition: TopicPartition? = nil) {
        self.init(Code(code), String(cString: rd_kafka_err2str(code)), partition: partition)
    }

    /// Takes over, and destroys, a librdkafka error object.
    init(consuming error: OpaquePointer) {
        self.init(
            Code(rd_kafka_error_code(error)), String(cString: rd_kafka_error_string(error)),
            isFatal: rd_kafka_error_is_fatal(error) != 0)
        rd_kafka_error_destroy(error)
    }

    /// Throws unless the code says success.
    static func check(_ code: rd_kafka_resp_err_t) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code) }
    }

    static let closed = KafkaError(.closed, "the client is closed")
}
