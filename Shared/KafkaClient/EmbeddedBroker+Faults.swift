internal import CRdKafka

/// Faults, for tests and demonstrations. Brokers are numbered from 1.
extension EmbeddedBroker {
    /// The requests whose answers can be replaced by errors, by Kafka's API keys.
    public enum RequestKind: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case findCoordinator = 10
        case joinGroup = 11
        case heartbeat = 12
        case syncGroup = 14
        case initProducerID = 22
    }

    /// Cuts the broker's connections and refuses new ones.
    public func brokerDown(_ broker: Int = 1) throws {
        try request { rd_kafka_mock_broker_set_down($0, Int32(broker)) }
    }

    public func brokerUp(_ broker: Int = 1) throws {
        try request { rd_kafka_mock_broker_set_up($0, Int32(broker)) }
    }

    /// Delays every answer.
    public func setRoundTripDelay(milliseconds: Int, broker: Int = 1) throws {
        try request { rd_kafka_mock_broker_set_rtt($0, Int32(broker), Int32(milliseconds)) }
    }

    /// The next requests of this kind get these errors, one each.
    public func pushErrors(_ errors: [KafkaError.Code], for kind: RequestKind) throws {
        let codes = errors.map { rd_kafka_resp_err_t($0.rawValue) }
        try request { cluster in
            rd_kafka_mock_push_request_errors_array(cluster, kind.rawValue, codes.count, codes)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Answers requests of this kind normally again.
    public func clearErrors(for kind: RequestKind) throws {
        try request { cluster in
            rd_kafka_mock_clear_request_errors(cluster, kind.rawValue)
            return RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    public func changeLeader(of partition: TopicPartition, to broker: Int) throws {
        try request { rd_kafka_mock_partition_set_leader($0, partition.topic, partition.partition, Int32(broker)) }
    }
}
