import ServiceKit

/// The ingester's own settings.
struct IngesterSettings: Sendable {
    static let port = Setting<Int>(
        "INGESTER_PORT", default: 8081, in: 0...65535,
        help:
            "Port that providers and websites call: GET|POST /webhooks/CHANNEL, POST /optin/FORM. The one public port.")
    static let appendTimeoutMs = Setting<Int>(
        "INGESTER_APPEND_TIMEOUT_MS", default: 8_000, in: 100...300_000,
        help: "Milliseconds Kafka may take to acknowledge a webhook before the provider gets a 503 and tries again.")
    static let maxPendingBytes = Setting<Int>(
        "INGESTER_MAX_PENDING_BYTES", default: 16_777_216, in: 4_194_304...1_073_741_824,
        help: "Bytes of webhooks that may wait for Kafka at once; beyond it, 503.")

    static let optInPerMinute = Setting<Int>(
        "INGESTER_OPTIN_PER_MINUTE", default: 60, in: 1...1_000_000,
        help: "Subscriptions by POST /optin/FORM that one client address may send a minute; beyond it, 429.")
    static let optInPerPhonePerHour = Setting<Int>(
        "INGESTER_OPTIN_PER_PHONE_PER_HOUR", default: 10, in: 1...1_000_000,
        help: "Subscriptions that one phone number may be used for an hour; beyond it, 429.")
    static let trustedProxies = Setting<Int>(
        "INGESTER_TRUSTED_PROXIES", default: 0, in: 0...10,
        help: "Proxies of yours before the ingester: so many entries at the end of X-Forwarded-For are believed.")

    static let all: [any DeclaredSetting] = [
        port, appendTimeoutMs, maxPendingBytes, optInPerMinute, optInPerPhonePerHour, trustedProxies,
        InstallationSettings.rawWebhookDays,
    ]

    let port: Int
    let appendTimeoutMs: Int
    let maxPendingBytes: Int
    let optInPerMinute: Int
    let optInPerPhonePerHour: Int
    let trustedProxies: Int
    /// Whether bodies are kept as they came.
    let keepsRawWebhooks: Bool

    /// - Throws: `SettingsError` naming what is malformed.
    init(_ settings: Settings) throws(SettingsError) {
        port = try settings.value(of: Self.port)
        appendTimeoutMs = try settings.value(of: Self.appendTimeoutMs)
        maxPendingBytes = try settings.value(of: Self.maxPendingBytes)
        optInPerMinute = try settings.value(of: Self.optInPerMinute)
        optInPerPhonePerHour = try settings.value(of: Self.optInPerPhonePerHour)
        trustedProxies = try settings.value(of: Self.trustedProxies)
        keepsRawWebhooks = try settings.value(of: InstallationSettings.rawWebhookDays) > 0
    }
}
