import ServiceKit

/// The ingester's own settings.
struct IngesterSettings: Sendable {
    static let port = Setting<Int>(
        "INGESTER_PORT", default: 8081, in: 0...65535,
        help: "Port that providers call: GET|POST /webhooks/CHANNEL. The one port to be public.")
    static let appendTimeoutMs = Setting<Int>(
        "INGESTER_APPEND_TIMEOUT_MS", default: 8_000, in: 100...300_000,
        help: "Milliseconds Kafka may take to acknowledge a webhook before the provider gets a 503 and tries again.")
    static let maxPendingBytes = Setting<Int>(
        "INGESTER_MAX_PENDING_BYTES", default: 16_777_216, in: 4_194_304...1_073_741_824,
        help: "Bytes of webhooks that may wait for Kafka at once; beyond it, 503.")

    static let all: [any DeclaredSetting] = [port, appendTimeoutMs, maxPendingBytes]

    let port: Int
    let appendTimeoutMs: Int
    let maxPendingBytes: Int

    /// - Throws: `SettingsError` naming what is malformed.
    init(_ settings: Settings) throws(SettingsError) {
        port = try settings.value(of: Self.port)
        appendTimeoutMs = try settings.value(of: Self.appendTimeoutMs)
        maxPendingBytes = try settings.value(of: Self.maxPendingBytes)
    }
}
