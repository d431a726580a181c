import Models
import Rules
import SwiftProtobuf

/// Reads and writes a part of the day: `{"start": "09:00", "end": "21:00", "time_zone": "recipient"}`.
enum DailyWindowReader {
    /// Each recipient's own clock.
    static let recipient = "recipient"

    /// The window, with its problems noted at the reader's pointer.
    static func read(_ reader: ObjectReader) -> DailyWindow {
        let start = minute("start", reader)
        let end = minute("end", reader)
        if let start, start == end { reader.fail("end", "must differ from start; without a window any time is fine") }
        let zone = reader.string("time_zone", .upTo(64)) ?? recipient
        if zone != recipient, TimeZones.zone(named: zone) == nil {
            reader.fail(
                "time_zone", "'\(zone)' is not a time zone: give an IANA name such as Asia/Kolkata, or recipient")
        }
        return DailyWindow.with {
            $0.startMinute = start ?? 0
            $0.endMinute = end ?? 0
            $0.timeZone = zone
        }
    }

    private static func minute(_ name: String, _ reader: ObjectReader) -> Int32? {
        guard let text = reader.string(name, .upTo(10), required: true) else { return nil }
        let minute = DailyHours.minute(of: text)
        if minute == nil { reader.fail(name, "must be a time of the day such as 09:00") }
        return minute
    }
}

extension DailyWindow {
    var json: JSONValue {
        [
            "start": .string(DailyHours.text(ofMinute: startMinute)),
            "end": .string(DailyHours.text(ofMinute: endMinute)), "time_zone": .string(timeZone),
        ]
    }
}
