/// One environment variable of a service: declared once, then read, checked and printed by `--help`.
///
/// ```swift
/// enum SenderSettings {
///     static let timeout = Setting(
///         "SENDER_REQUEST_TIMEOUT_MS", default: 30_000, in: 1...600_000, help: "Milliseconds a provider may take.")
///     static let all: [any DeclaredSetting] = [timeout]
/// }
/// let timeoutMs = try environment.settings.value(of: SenderSettings.timeout)
/// ```
public struct Setting<Value: Sendable>: DeclaredSetting {
    public let name: String
    public let help: String
    public let defaultText: String?
    public let isRequired: Bool
    public let isSecret: Bool

    /// What the value should look like, for the message about a malformed one.
    let expectation: String
    /// The value when the variable is not set; nil when it must be.
    let defaultValue: Value?
    let parse: @Sendable (String) -> Value?

    public func check(_ settings: Settings) throws(SettingsError) {
        _ = try settings.value(of: self)
    }
}

extension Setting where Value: SettingValue {
    /// A setting with a default.
    /// - Parameters:
    ///   - name: the environment variable.
    ///   - defaultValue: the value when it is not set.
    ///   - help: what it means, one sentence.
    public init(_ name: String, default defaultValue: Value, help: String) {
        self.init(
            name: name, help: help, defaultText: defaultValue.settingText, isRequired: false, isSecret: false,
            expectation: Value.expectation, defaultValue: defaultValue, parse: Value.init(settingText:))
    }

    /// A setting without which the service cannot start.
    /// - Parameters:
    ///   - name: the environment variable.
    ///   - help: what it means and what to set it to, one sentence; part of the message when it is missing.
    ///   - isSecret: whether its value must never be printed.
    public init(required name: String, help: String, isSecret: Bool = false) {
        self.init(
            name: name, help: help, defaultText: nil, isRequired: true, isSecret: isSecret,
            expectation: Value.expectation, defaultValue: nil, parse: Value.init(settingText:))
    }
}

extension Setting where Value: SettingValue & Comparable {
    /// A setting with a default and a range.
    public init(_ name: String, default defaultValue: Value, in range: ClosedRange<Value>, help: String) {
        self.init(
            name: name, help: help, defaultText: defaultValue.settingText, isRequired: false, isSecret: false,
            expectation: Self.expectation(in: range),
            defaultValue: defaultValue, parse: { Self.parse($0, in: range) })
    }

    fileprivate static func expectation(in range: ClosedRange<Value>) -> String {
        "\(Value.expectation) from \(range.lowerBound.settingText) to \(range.upperBound.settingText)"
    }

    fileprivate static func parse(_ text: String, in range: ClosedRange<Value>) -> Value? {
        guard let value = Value(settingText: text), range.contains(value) else { return nil }
        return value
    }
}

extension Setting {
    /// A setting that may be absent.
    public init<Wrapped: SettingValue>(optional name: String, help: String, isSecret: Bool = false)
    where Value == Wrapped? {
        self.init(
            name: name, help: help, defaultText: nil, isRequired: false, isSecret: isSecret,
            expectation: Wrapped.expectation, defaultValue: .some(nil),
            parse: { text in Wrapped(settingText: text).map { .some($0) } })
    }

    /// A setting that may be absent and has a range.
    public init<Wrapped: SettingValue & Comparable>(
        optional name: String, in range: ClosedRange<Wrapped>, help: String
    ) where Value == Wrapped? {
        self.init(
            name: name, help: help, defaultText: nil, isRequired: false, isSecret: false,
            expectation: Setting<Wrapped>.expectation(in: range),
            defaultValue: .some(nil),
            parse: { text in Setting<Wrapped>.parse(text, in: range).map { .some($0) } })
    }
}

/// A declared setting whose value type does not matter: what `--help` and the check at start need.
public protocol DeclaredSetting: Sendable {
    /// The environment variable.
    var name: String { get }
    /// What it means, one sentence.
    var help: String { get }
    /// The default as one would write it in the environment; nil when there is none.
    var defaultText: String? { get }
    /// Whether the service cannot start without it.
    var isRequired: Bool { get }
    /// Whether its value must never be printed.
    var isSecret: Bool { get }
    /// - Throws: `SettingsError` when the variable is missing or malformed in `settings`.
    func check(_ settings: Settings) throws(SettingsError)
}
