import Models
import Rules
import SwiftProtobuf

/// Reads a schedule from a date among the contacts' attributes:
/// `{"attribute": "birthday", "offset_days": -1, "time": "09:00", "time_zone": "recipient"}`.
enum AnniversaryReader {
    /// Each recipient's own clock.
    static let recipient = "recipient"
    private static let prefix = "attributes."
    private static let offsets: ClosedRange<Int64> = -366...366

    /// What is given, with its problems noted at the reader's pointer.
    static func read(_ reader: ObjectReader) -> AnniversaryInput {
        var input = AnniversaryInput()
        input.anniversary.attribute = attribute(reader)
        input.anniversary.offsetDays = Int32(reader.int("offset_days", in: offsets) ?? 0)
        input.minute = minute(reader)
        input.zone = zone(reader)
        return input
    }

    private static func attribute(_ reader: ObjectReader) -> String {
        guard let name = reader.string("attribute", .name, required: true) else { return "" }
        if name.hasPrefix(prefix) { reader.fail("attribute", "must be the attribute's name alone, without \(prefix)") }
        return name
    }

    private static func minute(_ reader: ObjectReader) -> Int32 {
        guard let text = reader.string("time", .upTo(10), required: true) else { return 0 }
        let minute = DailyHours.minute(of: text)
        if minute == nil { reader.fail("time", "must be a time of the day such as 09:00") }
        return minute ?? 0
    }

    private static func zone(_ reader: ObjectReader) -> String {
        guard let name = reader.string("time_zone", .upTo(64)) else { return recipient }
        if name != recipient, !TimeZones.isKnown(name) {
            reader.fail(
                "time_zone", "'\(name)' is not a time zone: give an IANA name such as Asia/Kolkata, or recipient")
        }
        return name
    }
}

/// An anniversary as it is given.
struct AnniversaryInput {
    var anniversary = Anniversary()
    /// When of the day, minutes after midnight.
    var minute: Int32 = 0
    var zone = AnniversaryReader.recipient

    /// It is looked for every day, so it is kept as a daily recurrence; the first day is set at the launch.
    var schedule: Schedule {
        Schedule.with {
            $0.anniversary = anniversary
            $0.recipientLocal = zone == AnniversaryReader.recipient
            $0.recurrence.rule = "FREQ=DAILY"
            $0.recurrence.timeZone = $0.recipientLocal ? "" : zone
            $0.recurrence.startsLocalMs = Int64(minute) * 60_000
        }
    }
}
