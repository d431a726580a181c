import KafkaClient

/// The installation's log, for those who make clients of it.
struct LogAccess: Sendable {
    let configuration: KafkaConfiguration
    /// Prefix of every topic's name.
    let topicPrefix: String
}
