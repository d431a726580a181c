import Foundation
import Synchronization

/// Names of the time zone database and the zones behind them.
public enum TimeZones {
    /// Whether this is a name such as `Asia/Kolkata`, `Asia/Calcutta` or `UTC`. Offsets (`GMT+2`) and abbreviations
    /// (`PST`) are none: they know no daylight saving time.
    public static func isKnown(_ name: String) -> Bool { zone(named: name) != nil }

    /// The zone of this name; `nil` when there is none.
    public static func zone(named name: String) -> Zone? {
        guard hasForm(name) else { return nil }
        if let known = zones.withLock({ $0[name] }) { return known }
        guard let found = TimeZone(identifier: name).map({ Zone(name: name, $0) }) else { return nil }
        zones.withLock { $0[name] = found }
        return found
    }

    /// What is left when a recipient and the workspace have no zone.
    public static let utc = Zone(name: "UTC", .gmt)

    // A few hundred names at most: unknown ones are not kept.
    private static let zones = Mutex<[String: Zone]>([:])

    private static func hasForm(_ name: String) -> Bool {
        if name == "UTC" || name == "GMT" { return true }
        return name.utf8.contains(UInt8(ascii: "/")) && name.utf8.count <= 64 && !name.hasPrefix("/")
            && !name.contains("..")
    }
}

/// A time zone that answers fast when it is asked about nearby instants again and again.
public final class Zone: Sendable {
    public let name: String
    private let zone: TimeZone
    /// Offsets by quarter of an hour since the epoch: clocks change only at whole quarters of UTC.
    private let offsets = Mutex<[Int64: Int64]>([:])

    private static let quarterMs: Int64 = 15 * 60 * 1000
    private static let kept = 4096

    fileprivate init(name: String, _ zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// What has to be added to UTC to get the local time, milliseconds.
    public func offsetMs(atMs: Int64) -> Int64 {
        let quarter = atMs.floorDivided(by: Self.quarterMs)
        return offsets.withLock { offsets in
            if let known = offsets[quarter] { return known }
            let start = Date(timeIntervalSince1970: Double(quarter * Self.quarterMs) / 1000)
            let offset = Int64(zone.secondsFromGMT(for: start)) * 1000
            if offsets.count >= Self.kept { offsets.removeAll(keepingCapacity: true) }
            offsets[quarter] = offset
            return offset
        }
    }

    /// The local time as milliseconds since the epoch of a clock that knows no zones.
    func local(_ atMs: Int64) -> Int64 { atMs + offsetMs(atMs: atMs) }

    /// The instant at which the clocks on the wall show a local time: the first when they show it twice, and the first
    /// instant after it when they skip it.
    func instant(ofLocal local: Int64) -> Int64 {
        // Offsets lie between -12 and +14 hours: a day on either side is before and after any change nearby.
        let before = local - Self.dayMs - offsetMs(atMs: local - Self.dayMs)
        let offsets = [offsetMs(atMs: local - Self.dayMs), offsetMs(atMs: local + Self.dayMs)]
        let shown = offsets.map { local - $0 }.filter { self.local($0) == local }.min()
        return shown ?? firstInstant(showingAtLeast: local, after: before)
    }

    /// The first quarter of an hour whose local time is not before `local`.
    private func firstInstant(showingAtLeast local: Int64, after start: Int64) -> Int64 {
        var low = start.floorDivided(by: Self.quarterMs)
        var high = low + 4 * Self.dayMs / Self.quarterMs
        while low + 1 < high {
            let middle = (low + high) / 2
            if self.local(middle * Self.quarterMs) >= local { high = middle } else { low = middle }
        }
        return high * Self.quarterMs
    }

    static let dayMs: Int64 = 24 * 3600 * 1000
}

extension FixedWidthInteger {
    /// Division that rounds towards minus infinity, so that instants before 1970 count like all others.
    func floorDivided(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// What that division leaves, 0 or more.
    func floorModulo(_ divisor: Self) -> Self { self - floorDivided(by: divisor) * divisor }
}
