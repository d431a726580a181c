public import Logging

/// The settings that every process understands.
public struct CommonSettings: Sendable {
    /// What a service needs of its environment; what it does not need is neither checked nor listed in its help.
    public struct Needs: OptionSet, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        /// A Kafka cluster.
        public static let kafka = Needs(rawValue: 1 << 0)
        /// A directory for its state.
        public static let dataDirectory = Needs(rawValue: 1 << 1)
        /// The key that seals channel credentials.
        public static let secretKey = Needs(rawValue: 1 << 2)
        /// Channel credentials: sealed ones, files, or both.
        public static let credentials = Needs(rawValue: 1 << 3)
    }

    /// Prefix of every topic's name.
    public let topicPrefix: String
    /// Directory of the service's state; empty when the service did not ask for one.
    public let dataDirectory: String
    /// The lowest level of log lines that are written.
    public let logLevel: Logger.Level
    /// Product time.
    public let clock: any ProductClock
    /// Ordinal for static group membership; nil for dynamic membership.
    public let instance: Int?
    /// Port of the admin server: 0 for any free one, nil for none.
    public let adminPort: Int?
    /// Address that HTTP servers listen on.
    public let bindAddress: String
    /// Every `KAFKA_*` variable with its value, as in the environment.
    public let kafka: [String: String]
    /// The secret shared by console, sender and ingester, as given.
    public let secretKey: String?
    /// Directory of `CHANNEL.json` credential files.
    public let credentialsDirectory: String?
    /// Whether the process ends when its parent does.
    public let exitsWithParent: Bool

    /// Reads the common settings.
    /// - Throws: `SettingsError` naming what is missing or malformed.
    public init(_ settings: Settings, needs: Needs = []) throws(SettingsError) {
        try settings.check(Self.declared(for: needs))
        topicPrefix = try settings.value(of: Self.topicPrefix)
        dataDirectory = needs.contains(.dataDirectory) ? try settings.value(of: Self.dataDirectory) : ""
        logLevel = try settings.value(of: Self.logLevel)
        instance = try settings.value(of: Self.instance)
        adminPort = try settings.value(of: Self.adminPort)
        bindAddress = try settings.value(of: Self.bindAddress)
        secretKey = try settings.value(of: Self.optionalSecretKey)
        credentialsDirectory = try settings.value(of: Self.credentialsDirectory)
        exitsWithParent = try settings.value(of: Self.exitWithParent)
        kafka = settings.environment.filter { $0.key.hasPrefix("KAFKA_") && !$0.value.isEmpty }
        clock = try Self.clock(settings)
        guard !needs.contains(.credentials) || secretKey != nil || credentialsDirectory != nil else {
            throw SettingsError(name: Self.optionalSecretKey.name, problem: "is not set: \(Self.secretKey.help)")
        }
    }

    private static func clock(_ settings: Settings) throws(SettingsError) -> any ProductClock {
        guard let spec = try settings.value(of: clock) else { return SystemProductClock() }
        return spec.clock(anchorMs: try settings.value(of: clockAnchor) ?? RealTime.nowMs())
    }
}
