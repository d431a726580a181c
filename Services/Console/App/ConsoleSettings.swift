import ServiceKit

/// The console's own settings.
struct ConsoleSettings: Sendable {
    static let port = Setting<Int>(
        "CONSOLE_PORT", default: 8080, in: 0...65535, help: "Port of the API and the web console.")
    static let apiKey = Setting<String?>(
        optional: "CAMPAIGNS_API_KEY",
        help: "A first administrator's API key, valid while it is set. The console does not start without any key, "
            + "stored or given, unless an administrator is given.",
        isSecret: true)
    static let adminEmail = Setting<String?>(
        optional: "CAMPAIGNS_ADMIN_EMAIL", help: "E-mail of a first administrator of the web console.")
    static let adminPassword = Setting<String?>(
        optional: "CAMPAIGNS_ADMIN_PASSWORD", help: "Password of that administrator.", isSecret: true)
    static let servicesFile = Setting<String?>(
        optional: "CAMPAIGNS_SERVICES_FILE",
        help:
            "JSON list of {name, instance, pid, admin_url} of the processes of this installation, for /status and /readyz."
    )

    static let all: [any DeclaredSetting] = [port, apiKey, adminEmail, adminPassword, servicesFile]

    var port = 0
    var apiKey: String?
    var adminEmail: String?
    var adminPassword: String?
    var servicesFile: String?
    /// Directory of the database and of uploads.
    var dataDirectory: String

    /// Settings of a test: no keys, no services.
    init(dataDirectory: String) { self.dataDirectory = dataDirectory }

    /// - Throws: `SettingsError` naming what is missing or malformed.
    init(_ settings: Settings, dataDirectory: String) throws(SettingsError) {
        self.dataDirectory = dataDirectory
        port = try settings.value(of: Self.port)
        apiKey = try settings.value(of: Self.apiKey)
        adminEmail = try settings.value(of: Self.adminEmail)
        adminPassword = try settings.value(of: Self.adminPassword)
        servicesFile = try settings.value(of: Self.servicesFile)
        guard (adminEmail == nil) == (adminPassword == nil) else {
            let missing = adminEmail == nil ? Self.adminEmail.name : Self.adminPassword.name
            throw SettingsError(name: missing, problem: "is not set: an administrator has an e-mail and a password")
        }
    }

    /// - Throws: `SettingsError` when nobody could ever open the API.
    func requireAccess(storedKeys: Int) throws(SettingsError) {
        guard apiKey == nil, adminEmail == nil, storedKeys == 0 else { return }
        throw SettingsError(
            name: Self.apiKey.name, problem: "is not set, and no key is stored: nobody could open the API")
    }
}
