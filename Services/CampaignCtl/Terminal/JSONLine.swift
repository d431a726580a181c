import Foundation
import ServiceKit

/// Our own lines in the shape of the services' log lines.
enum JSONLine {
    static func make(level: String, service: String, message: String, nowMs: Int64 = RealTime.nowMs()) -> String {
        let fields = ["ts": RFC3339.format(nowMs), "level": level, "service": service, "message": message]
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: options) else { return message }
        return String(decoding: data, as: UTF8.self)
    }
}
