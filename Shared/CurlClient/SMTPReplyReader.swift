/// Keeps the last reply of a mail server: of several, only the one to the last command tells what became of the mail.
struct SMTPReplyReader {
    /// The reply's code; 0 before the first.
    private(set) var code = 0
    private var text: [UInt8] = []
    private var isComplete = true

    /// Servers write a few hundred bytes.
    private static let maxTextBytes = 16 * 1024

    /// Whether the server has said no, and has said it to its end.
    var isRefusal: Bool { isComplete && code >= 400 }

    /// Reads one line with its line break: `250-SIZE` is followed by others, `250 OK` is the last of its reply.
    mutating func append(_ line: UnsafeRawBufferPointer) {
        // libcurl takes leave of a server that has said no; what was said before counts.
        guard let lineCode = Self.code(of: line), lineCode != Self.goodbye else { return }
        if isComplete { text.removeAll(keepingCapacity: true) } else { text.append(UInt8(ascii: "\n")) }
        code = lineCode
        isComplete = line.count < 4 || line[3] != UInt8(ascii: "-")
        let words = line.dropFirst(4).filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        text.append(contentsOf: words.prefix(max(0, Self.maxTextBytes - text.count)))
    }

    private static let goodbye = 221

    private static func code(of line: UnsafeRawBufferPointer) -> Int? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The code as status, the text as body.
    func response() -> HTTPResponse { HTTPResponse(status: code, body: text) }
}
