import Foundation

/// How the children's logs are shown.
enum LogFormat: String, CaseIterable, Sendable {
    /// For people: time, process, level, message, fields.
    case text
    /// The children's JSON lines as they are.
    case json
}

/// Turns one line of a child into what the terminal shows.
struct LogRenderer: Sendable {
    let format: LogFormat
    let colours: Colours

    /// - Parameters:
    ///   - line: one line of output; a JSON object, or anything else that a process wrote.
    ///   - process: the child's name, such as `sender-2`.
    ///   - index: its place in the stack, which chooses its colour.
    func render(_ line: Substring, process: String, index: Int) -> String {
        if format == .json { return String(line) }
        let name = colours.name(pad(process, 21), index: index)
        guard line.first == "{", let fields = parse(line) else { return "\(pad("", 8)) \(name) \(line)" }
        let level = fields["level"] as? String ?? ""
        let message = fields["message"] as? String ?? ""
        let rest = fields.filter { !Self.shown.contains($0.key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(value($0.value))" }.joined(separator: " ")
        return "\(time(fields["ts"])) \(name) \(paint(pad(level, 8), level)) \(message)"
            + (rest.isEmpty ? "" : " " + colours.dim(rest))
    }

    private static let shown: Set<String> = ["ts", "level", "service", "message", "logger"]

    private func parse(_ line: Substring) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
    }

    /// `09:00:01` of `2026-03-01T09:00:01.123Z`.
    private func time(_ value: Any?) -> String {
        guard let text = value as? String, text.count >= 19 else { return pad("", 8) }
        return colours.dim(String(text.dropFirst(11).prefix(8)))
    }

    private func value(_ value: Any) -> String {
        let text = value as? String ?? "\(value)"
        return text.contains(" ") ? "“\(text)”" : text
    }

    private func paint(_ text: String, _ level: String) -> String {
        switch level {
        case "warning": colours.yellow(text)
        case "error", "critical": colours.red(text)
        default: text
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
