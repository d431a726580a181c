public import Foundation
public import Logging

/// A type that a setting can have: it reads and writes the text of an environment variable.
public protocol SettingValue: Sendable {
    /// What a value looks like, for the message about a malformed one: "a whole number".
    static var expectation: String { get }
    /// Reads a value; nil when the text is malformed.
    init?(settingText: String)
    /// The value as one would write it in the environment.
    var settingText: String { get }
}

extension String: SettingValue {
    public static var expectation: String { "text" }
    public init?(settingText: String) { self = settingText }
    public var settingText: String { self }
}

extension Int: SettingValue {
    public static var expectation: String { "a whole number" }
    public init?(settingText: String) { self.init(settingText) }
    public var settingText: String { description }
}

extension Int64: SettingValue {
    public static var expectation: String { "a whole number" }
    public init?(settingText: String) { self.init(settingText) }
    public var settingText: String { description }
}

extension Double: SettingValue {
    public static var expectation: String { "a number" }

    public init?(settingText: String) {
        guard let value = Double(settingText), value.isFinite else { return nil }
        self = value
    }

    public var settingText: String { description }
}

extension Bool: SettingValue {
    public static var expectation: String { "true or false" }

    public init?(settingText: String) {
        switch settingText.lowercased() {
        case "1", "true", "yes", "on": self = true
        case "0", "false", "no", "off": self = false
        default: return nil
        }
    }

    public var settingText: String { description }
}

extension URL: SettingValue {
    public static var expectation: String { "an http or https URL" }

    public init?(settingText: String) {
        guard let url = URL(string: settingText), url.host?.isEmpty == false else { return nil }
        guard url.scheme == "http" || url.scheme == "https" else { return nil }
        self = url
    }

    public var settingText: String { absoluteString }
}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var expectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
    public init?(settingText: String) { self.init(rawValue: settingText) }
    public var settingText: String { rawValue }
}

extension Logger.Level: SettingValue {}
