import KafkaClient
public import ServiceKit

extension StageKafka {
    /// Connects as the process's settings say.
    /// - Throws: a `SettingsError` that names the setting at fault.
    public init(_ environment: ServiceEnvironment) throws {
        do {
            let configuration = try KafkaConfiguration(
                environment: environment.settings.environment, clientID: environment.name)
            try self.init(
                configuration: configuration, topicPrefix: environment.common.topicPrefix, logger: environment.logger)
        } catch let error as KafkaError {
            throw SettingsError(name: "KAFKA_*", problem: "\(error)")
        }
    }
}
