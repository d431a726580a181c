import Testing

@testable import KafkaClient

struct ConfigurationTests {
    @Test func environmentVariablesBecomeSettings() throws {
        let configuration = try KafkaConfiguration(environment: [
            "KAFKA_BOOTSTRAP_SERVERS": "one:9092,two:9092", "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SASL_USERNAME": "me", "KAFKA_LOG_LEVEL": "6", "KAFKA_LINGER_MS": "7", "PATH": "/bin",
        ])
        #expect(configuration.bootstrapServers == "one:9092,two:9092")
        #expect(
            configuration.settings == [
                "security.protocol": "SASL_SSL", "sasl.username": "me", "log_level": "6", "linger.ms": "7",
            ])
    }

    @Test(arguments: [
        (["KAFKA_BOOTSTRAP_SERVERS": ""], "KAFKA_BOOTSTRAP_SERVERS"),
        (["KAFKA_BOOTSTRAP_SERVERS": "a:1", "KAFKA_NO_SUCH_THING": "1"], "KAFKA_NO_SUCH_THING"),
        (["KAFKA_BOOTSTRAP_SERVERS": "a:1", "KAFKA_LINGER_MS": "soon"], "KAFKA_LINGER_MS"),
        (["KAFKA_BOOTSTRAP_SERVERS": "a:1", "KAFKA_ENABLE_AUTO_COMMIT": "true"], "KAFKA_ENABLE_AUTO_COMMIT"),
    ])
    func aWrongVariableIsNamed(environment: [String: String], variable: String) {
        let error = #expect(throws: KafkaError.self) { try KafkaConfiguration(environment: environment) }
        #expect(error?.message.contains(variable) == true)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func settingsOfTheOtherKindAreAccepted() throws {
        let configuration = KafkaConfiguration(
            bootstrapServers: "127.0.0.1:1", settings: ["linger.ms": "1", "session.timeout.ms": "7000"])
        _ = try KafkaProducer(configuration: configuration, logger: Cluster.logger)
        _ = try KafkaConsumer(manual: configuration, delegate: Recorder(), logger: Cluster.logger)
    }

    /// The vectors of the Java client's own test.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
    func murmur2(text: String, hash: Int32) {
        #expect(Int32(bitPattern: KafkaPartitioner.murmur2(bytes(text))) == hash)
    }

    @Test func errorsKnowTheirNature() {
        #expect(KafkaError(.rebalanceInProgress, "").isRebalance)
        #expect(KafkaError(.illegalGeneration, "").isRebalance)
        #expect(KafkaError(.notAssigned, "").isRebalance)
        #expect(!KafkaError(.timedOut, "").isRebalance)
        #expect(KafkaError(.timedOut, "").isRetriable)
        #expect(!KafkaError(.fatal, "").isRetriable && KafkaError(.fatal, "").isFatal)
        let slow = KafkaError(.timedOut, "slow", partition: TopicPartition("t", 3))
        #expect("\(slow)" == "Kafka: slow (t/3) [_TIMED_OUT]")
    }
}
