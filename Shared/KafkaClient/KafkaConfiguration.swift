internal import CRdKafka

/// How to reach a cluster, with any librdkafka setting on top.
public struct KafkaConfiguration: Sendable, Equatable {
    /// `host:port,host:port`.
    public var bootstrapServers: String
    /// librdkafka settings by their own names, such as `security.protocol`. They override this module's defaults,
    /// except those on which its guarantees rest.
    public var settings: [String: String]
    /// The name under which brokers log this client.
    public var clientID: String

    public init(bootstrapServers: String, settings: [String: String] = [:], clientID: String = "campaigns") {
        self.bootstrapServers = bootstrapServers
        self.settings = settings
        self.clientID = clientID
    }

    /// The same configuration under another client name, with more settings.
    public func with(clientID: String? = nil, settings more: [String: String] = [:]) -> KafkaConfiguration {
        KafkaConfiguration(
            bootstrapServers: bootstrapServers, settings: settings.merging(more) { $1 },
            clientID: clientID ?? self.clientID)
    }
}

// MARK: - Environment

extension KafkaConfiguration {
    static let environmentPrefix = "KAFKA_"
    static let bootstrapVariable = "KAFKA_BOOTSTRAP_SERVERS"

    /// Reads `KAFKA_BOOTSTRAP_SERVERS` and every other `KAFKA_…` variable: `KAFKA_SECURITY_PROTOCOL` is librdkafka's
    /// `security.protocol`.
    ///
    /// Throws a `KafkaError` with one line naming the variable that is missing, unknown or has a value librdkafka
    /// does not accept.
    public init(environment: [String: String], clientID: String = "campaigns") throws(KafkaError) {
        guard let servers = environment[Self.bootstrapVariable], !servers.isEmpty else {
            throw KafkaError(.invalidArgument, "\(Self.bootstrapVariable) is not set")
        }
        self.init(bootstrapServers: servers, clientID: clientID)
        for (variable, value) in environment.sorted(by: { $0.key < $1.key })
        where variable.hasPrefix(Self.environmentPrefix) && variable != Self.bootstrapVariable {
            let name = Self.settingName(of: variable)
            try Self.check(name, value, variable: variable)
            settings[name] = value
        }
        if let name = settings.removeValue(forKey: "client.id") { self.clientID = name }
    }

    /// `KAFKA_SECURITY_PROTOCOL` → `security.protocol`. One librdkafka name keeps an underscore.
    static func settingName(of variable: String) -> String {
        let name = variable.dropFirst(environmentPrefix.count).lowercased()
        return name == "log_level" ? name : String(name.map { $0 == "_" ? "." : $0 })
    }

    private static func check(_ name: String, _ value: String, variable: String) throws(KafkaError) {
        if ClientDefaults.reserved.contains(name) {
            throw KafkaError(.invalidArgument, "\(variable): \(name) is decided by the services and cannot be set")
        }
        let conf = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(conf) }
        guard let problem = setOption(conf, name, value) else { return }
        throw KafkaError(.invalidArgument, "\(variable): \(isSecret(name) ? "not accepted by librdkafka" : problem)")
    }

    private static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "key", "pem", "jaas", "oauthbearer"].contains { name.contains($0) }
    }
}

// MARK: - librdkafka

extension KafkaConfiguration {
    /// Sets one option; returns librdkafka's complaint, if any.
    static func setOption(_ conf: OpaquePointer?, _ name: String, _ value: String) -> String? {
        var text = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(conf, name, value, &text, text.count)
        guard result != RD_KAFKA_CONF_OK else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// A librdkafka configuration: `defaults`, then the user's settings, then what may not be changed.
    func makeOptions(defaults: [String: String], fixed: [String: String]) throws(KafkaError) -> OpaquePointer {
        guard let conf = rd_kafka_conf_new() else {
            throw KafkaError(.invalidArgument, "librdkafka gave no configuration")
        }
        var all = defaults.merging(settings) { $1 }.merging(fixed) { $1 }
        all["bootstrap.servers"] = bootstrapServers
        all["client.id"] = clientID
        for (name, value) in all {
            guard let problem = Self.setOption(conf, name, value) else { continue }
            rd_kafka_conf_destroy(conf)
            throw KafkaError(.invalidArgument, "setting \(name): \(Self.isSecret(name) ? "not accepted" : problem)")
        }
        return conf
    }
}
