public import Logging

/// What a service is built from: passed to its build function, by the host or by a test.
public struct ServiceEnvironment: Sendable {
    /// The executable's name.
    public let name: String
    /// Its environment, for its own settings.
    public let settings: Settings
    /// The settings that every process has.
    public let common: CommonSettings
    /// The logger to pass down.
    public let logger: Logger
    /// The metrics that `/metrics` shows; also the backend of swift-metrics.
    public let metrics: MetricsRegistry
    /// The checks that `/readyz` shows.
    public let readiness: Readiness

    /// Product time.
    public var clock: any ProductClock { common.clock }

    /// What health routes on the service's own port show.
    public var health: HealthSource {
        HealthSource(
            service: name, instance: common.instance, clock: clock, readiness: readiness, metrics: metrics)
    }

    /// Creates an environment.
    public init(
        name: String,
        settings: Settings,
        common: CommonSettings,
        logger: Logger,
        metrics: MetricsRegistry,
        readiness: Readiness = Readiness()
    ) {
        self.name = name
        self.settings = settings
        self.common = common
        self.logger = logger
        self.metrics = metrics
        self.readiness = readiness
    }
}
