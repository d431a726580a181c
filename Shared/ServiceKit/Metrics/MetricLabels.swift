/// The labels of a series as Prometheus writes them: `{channel="wa-main",kind="status"}`, sorted by name.
struct MetricLabels: Hashable, Sendable {
    /// With braces; empty when there are no labels.
    let text: String

    init(_ dimensions: [(String, String)]) {
        let pairs = dimensions.sorted { $0.0 < $1.0 }.map(Self.pair)
        text = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }

    /// The text with one more label at the end.
    func text(adding label: (String, String)) -> String {
        let pair = Self.pair(label.0, label.1)
        return text.isEmpty ? "{\(pair)}" : text.dropLast() + ",\(pair)}"
    }

    /// A name without the characters that Prometheus forbids.
    static func sanitise(_ name: String) -> String {
        let sanitised = String(decoding: name.utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        return sanitised.first?.isNumber == true ? "_" + sanitised : sanitised
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: false
        }
    }

    private static func pair(_ name: String, _ value: String) -> String {
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\(sanitise(name))=\"\(escaped)\""
    }
}

/// Numbers as Prometheus writes them.
enum MetricNumber {
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Whole numbers without ".0" and never with an exponent: easier to read, and to compare in scripts.
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
    }
}
