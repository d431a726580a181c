import ServiceKit

/// One credential or setting of a stand-in's account.
struct AccountValue: Sendable {
    let name: String
    let defaultValue: String
    let help: String

    init(_ name: String, _ defaultValue: String, _ help: String) {
        self.name = name
        self.defaultValue = defaultValue
        self.help = help
    }
}

/// The account that a stand-in has: credentials, limits and where its webhooks go.
struct StandInAccount: Sendable, Equatable {
    private var values: [String: String] = [:]

    init(_ kind: StandInKind) {
        for value in kind.provider.values { values[value.name] = value.defaultValue }
    }

    /// Empty for a value that is not set.
    subscript(name: String) -> String {
        get { values[name] ?? "" }
        set { values[name] = newValue }
    }

    /// A value that is a number; 0 when it is not.
    func number(_ name: String) -> Double { Double(self[name]) ?? 0 }

    /// The words of a value that is a list.
    func words(_ name: String) -> [String] {
        self[name].split(separator: ",").map { $0.filter { $0 != " " } }
    }

    func json(_ kind: StandInKind) -> JSONValue {
        .object(
            JSONObject(members: kind.provider.values.map { .init(name: $0.name, value: .string(self[$0.name])) }))
    }
}

extension StandInKind {
    /// Where its webhooks go; every stand-in has this value.
    static let webhookURL = AccountValue("webhook_url", "", "Where webhooks go. Empty: they wait until it is set.")

    private var prefix: String {
        switch self {
        case .twilio: "SIMULATOR_TWILIO_"
        case .mail: "SIMULATOR_MAIL_"
        case .webhook: "SIMULATOR_HOOK_"
        case .telegram, .messenger, .instagram: "SIMULATOR_\(rawValue.uppercased())_"
        }
    }

    /// The environment settings that give a fresh simulator's account its values.
    var settings: [(name: String, setting: Setting<String>)] {
        provider.values.map { value in
            (value.name, Setting(prefix + value.name.uppercased(), default: value.defaultValue, help: value.help))
        }
    }

    func account(_ settings: Settings) throws(SettingsError) -> StandInAccount {
        var account = StandInAccount(self)
        for (name, setting) in self.settings { account[name] = try settings.value(of: setting) }
        return account
    }
}
