import Foundation

/// Names of the time zone database.
public enum TimeZones {
    /// Whether this is a name such as `Asia/Kolkata`, `Asia/Calcutta` or `UTC`. Offsets (`GMT+2`) and abbreviations
    /// (`PST`) are none: they know no daylight saving time.
    public static func isKnown(_ name: String) -> Bool {
        if name == "UTC" || name == "GMT" { return true }
        guard name.contains("/"), name.utf8.count <= 64, !name.hasPrefix("/"), !name.contains("..") else {
            return false
        }
        return TimeZone(identifier: name) != nil
    }
}
