import Configuration

/// The environment of a process, read through its declared settings.
public struct Settings: Sendable {
    /// Every variable of the environment, for families such as `KAFKA_*` whose names are not declared one by one.
    public let environment: [String: String]

    private let reader: ConfigReader

    /// Reads from the given environment variables.
    public init(environment: [String: String]) {
        self.environment = environment
        reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
    }

    /// The value of a setting, or its default. A variable that is set to nothing counts as not set.
    /// - Throws: `SettingsError` when it is required and missing, or malformed.
    public func value<Value>(of setting: Setting<Value>) throws(SettingsError) -> Value {
        guard let text = text(of: setting.name, isSecret: setting.isSecret) else {
            guard let value = setting.defaultValue else {
                throw SettingsError(name: setting.name, problem: "is not set: \(setting.help)")
            }
            return value
        }
        guard let value = setting.parse(text) else {
            let shown = setting.isSecret ? "is malformed" : "is “\(text)”"
            throw SettingsError(name: setting.name, problem: "\(shown), expected \(setting.expectation)")
        }
        return value
    }

    /// Checks every declared setting, so that a start fails with all its problems at once.
    /// - Throws: one `SettingsError` with all of them.
    public func check(_ settings: [any DeclaredSetting]) throws(SettingsError) {
        var errors: [SettingsError] = []
        for setting in settings {
            do throws(SettingsError) { try setting.check(self) } catch { errors.append(error) }
        }
        if let joined = SettingsError(joining: errors) { throw joined }
    }

    private func text(of name: String, isSecret: Bool) -> String? {
        let text = reader.string(forKey: ConfigKey([name]), isSecret: isSecret)
        return text?.isEmpty == false ? text : nil
    }
}
