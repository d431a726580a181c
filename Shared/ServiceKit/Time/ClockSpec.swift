/// The value of `CAMPAIGNS_CLOCK`: an RFC 3339 instant and how fast product time runs, `2026-03-01T09:00:00Z@1440x`.
public struct ClockSpec: Sendable, Equatable {
    /// Product time at the anchor, in milliseconds since the epoch.
    public let instantMs: Int64
    /// Product seconds that pass in one real second.
    public let speed: Double

    /// Creates a specification.
    public init(instantMs: Int64, speed: Double) {
        self.instantMs = instantMs
        self.speed = speed
    }

    /// Reads `INSTANT[@SPEEDx]`; without a speed product time runs as fast as real time.
    /// - Throws: `SettingsError` naming `CAMPAIGNS_CLOCK`.
    public static func parse(_ text: String) throws(SettingsError) -> ClockSpec {
        guard let spec = ClockSpec(settingText: text) else {
            throw SettingsError(name: CommonSettings.clock.name, problem: "is “\(text)”, expected \(expectation)")
        }
        return spec
    }

    /// A clock of this specification.
    /// - Parameter anchorMs: real time, milliseconds since the epoch, at which product time is the instant.
    public func clock(anchorMs: Int64) -> AnchoredClock {
        AnchoredClock(instantMs: instantMs, speed: speed, anchorMs: anchorMs)
    }

    /// Above this speed a real millisecond is longer than 16 minutes of product time, and no timer means anything.
    private static let maximumSpeed = 1_000_000.0
}

extension ClockSpec: SettingValue {
    public static var expectation: String { "an instant with an optional speed, like 2026-03-01T09:00:00Z@1440x" }

    public init?(settingText: String) {
        let parts = settingText.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, let instantMs = RFC3339.parse(parts[0]) else { return nil }
        guard let speed = parts.count == 2 ? Self.parseSpeed(parts[1]) : 1 else { return nil }
        self.init(instantMs: instantMs, speed: speed)
    }

    public var settingText: String {
        let number = speed == speed.rounded() ? String(Int(speed)) : String(speed)
        return "\(RFC3339.format(instantMs))@\(number)x"
    }

    private static func parseSpeed(_ text: Substring) -> Double? {
        guard text.last == "x", let speed = Double(text.dropLast()) else { return nil }
        return speed > 0 && speed <= maximumSpeed ? speed : nil
    }
}
