public import Models

/// A part of every day on the clock of the wall, from its first minute to before its last; it goes over midnight when
/// it ends before it begins, and lasts the whole day when both are the same.
public struct DailyHours: Hashable, Sendable {
    /// Minutes after midnight, 0 to 1439.
    public var startMinute: Int32
    public var endMinute: Int32

    public init(startMinute: Int32, endMinute: Int32) {
        self.startMinute = startMinute
        self.endMinute = endMinute
    }

    public init(_ window: DailyWindow) { self.init(startMinute: window.startMinute, endMinute: window.endMinute) }

    /// The rest of the day.
    public var complement: DailyHours { DailyHours(startMinute: endMinute, endMinute: startMinute) }

    /// Minutes after midnight of a time such as `09:00`, two digits each; `nil` for anything else.
    public static func minute(of text: String) -> Int32? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
            let hour = Int32(parts[0]), let minute = Int32(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// The time of a minute after midnight: `09:00`.
    public static func text(ofMinute minute: Int32) -> String {
        "\(minute < 600 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
    }

    /// `09:00–21:00`
    public var text: String { "\(Self.text(ofMinute: startMinute))–\(Self.text(ofMinute: endMinute))" }

    public func isOpen(atMs: Int64, in zone: Zone) -> Bool {
        if startMinute == endMinute { return true }
        let minute = Self.minuteOfDay(zone.local(atMs))
        return startMinute < endMinute
            ? minute >= startMinute && minute < endMinute : minute >= startMinute || minute < endMinute
    }

    /// The first instant from `atMs` on at which it is open. A beginning that the clocks skip is the first minute after.
    public func nextOpening(fromMs atMs: Int64, in zone: Zone) -> Int64 {
        if isOpen(atMs: atMs, in: zone) { return atMs }
        let midnight = zone.local(atMs).floorDivided(by: Zone.dayMs) * Zone.dayMs
        var last = atMs
        // A day that has no such minute, because its clocks skip all of them, is left out.
        for day in Int64(0)...3 {
            last = zone.instant(ofLocal: midnight + day * Zone.dayMs + Int64(startMinute) * 60_000)
            if last > atMs, isOpen(atMs: last, in: zone) { return last }
        }
        return last
    }

    private static func minuteOfDay(_ local: Int64) -> Int32 {
        let midnight = local.floorDivided(by: Zone.dayMs) * Zone.dayMs
        return Int32((local - midnight) / 60_000)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
