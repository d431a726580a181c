import Logging

extension CommonSettings {
    static let kafkaBootstrapServers = Setting<String>(
        required: "KAFKA_BOOTSTRAP_SERVERS",
        help: "Kafka brokers, HOST:PORT[,HOST:PORT…]. Any KAFKA_<LIBRDKAFKA_SETTING> is passed on, "
            + "dots as underscores: KAFKA_SECURITY_PROTOCOL.")
    static let topicPrefix = Setting<String>(
        "CAMPAIGNS_TOPIC_PREFIX", default: "campaigns.", help: "Prefix of every topic's name.")
    static let instance = Setting<Int?>(
        optional: "CAMPAIGNS_INSTANCE", in: 0...9999,
        help: "Ordinal of this instance, for static group membership; leave it out for dynamic membership.")
    static let dataDirectory = Setting<String>(
        required: "CAMPAIGNS_DATA_DIR", help: "Directory of this service's state, kept between starts.")
    static let secretKey = Setting<String>(
        required: "CAMPAIGNS_SECRET_KEY", help: secretKeyHelp, isSecret: true)
    static let optionalSecretKey = Setting<String?>(
        optional: "CAMPAIGNS_SECRET_KEY", help: secretKeyHelp, isSecret: true)
    static let credentialsDirectory = Setting<String?>(
        optional: "CAMPAIGNS_CREDENTIALS_DIR",
        help: "Directory of CHANNEL.json files whose credentials replace the sealed ones.")
    static let logLevel = Setting<Logger.Level>(
        "CAMPAIGNS_LOG_LEVEL", default: .info,
        help: "Lowest level that is logged: trace, debug, info, notice, warning, error or critical.")
    static let clock = Setting<ClockSpec?>(
        optional: "CAMPAIGNS_CLOCK",
        help: "Product time: an instant and how fast it runs, 2026-03-01T09:00:00Z@1440x. Default: real time.")
    static let clockAnchor = Setting<Int64?>(
        optional: "CAMPAIGNS_CLOCK_ANCHOR", in: 0...Int64.max / 2,
        help: "Real time, in Unix milliseconds, at which product time was that instant. Default: the start.")
    static let adminPort = Setting<Int?>(
        optional: "CAMPAIGNS_ADMIN_PORT", in: 0...65535,
        help: "Port of /livez, /readyz and /metrics; 0 takes a free one. Default: no admin server.")
    static let bindAddress = Setting<String>(
        "CAMPAIGNS_BIND_ADDRESS", default: "127.0.0.1",
        help: "Address that HTTP servers listen on; 0.0.0.0 in a container.")
    static let exitWithParent = Setting<Bool>(
        "CAMPAIGNS_EXIT_WITH_PARENT", default: false, help: "Drain and exit when the parent process ends.")

    private static let secretKeyHelp =
        "Secret that seals channel credentials, the same for console, sender and ingester: "
        + "32 bytes in base64, or any text."

    /// The settings that are checked and listed for a service with these needs, in the order of its help.
    public static func declared(for needs: Needs) -> [any DeclaredSetting] {
        var settings: [any DeclaredSetting] = []
        if needs.contains(.kafka) {
            settings += [kafkaBootstrapServers, topicPrefix, instance] as [any DeclaredSetting]
        }
        if needs.contains(.dataDirectory) { settings.append(dataDirectory) }
        if needs.contains(.secretKey) { settings.append(secretKey) }
        if needs.contains(.credentials) {
            if !needs.contains(.secretKey) { settings.append(optionalSecretKey) }
            settings.append(credentialsDirectory)
        }
        return settings + [logLevel, clock, clockAnchor, adminPort, bindAddress, exitWithParent]
    }
}
