/// Writes the journal's lines: a letter, then fields separated by tabs.
///
/// | letter | fields |
/// |---|---|
/// | `J` | format version, nonce of the message ids |
/// | `A` | an accepted message: see `accepted` |
/// | `D` | receipts answered with 200: `sequence.status`, separated by spaces |
/// | `I` | a person's message: see `incoming` |
/// | `E` | persons' messages answered with 200: sequences, separated by spaces |
/// | `C` | a change made through an API: its time, name and body |
enum JournalLine {
    static let version = 1

    static func header(_ ids: MessageIDs) -> [UInt8] {
        var line = LineWriter("J")
        line.field(version)
        line.field(ids.nonce)
        return line.ended
    }

    static func accepted(_ message: SentMessage, template: Template?) -> [UInt8] {
        var line = LineWriter("A")
        line.field(message.sequence)
        line.field(message.number)
        line.field(message.to.digits)
        line.field(message.acceptedAtMs)
        line.field(message.category.rawValue)
        line.field((message.windowOpen ? 1 : 0) | (message.omitsConversation ? 2 : 0) | (message.plan.isHeld ? 4 : 0))
        line.field(message.plan.failure)
        line.field(message.plan.sentDelayMs)
        line.field(message.plan.deliveredDelayMs ?? -1)
        line.field(message.plan.readDelayMs ?? -1)
        line.field(template.map { "\($0.name)/\($0.language)" } ?? "")
        line.field(message.callbackData ?? "")
        line.field(message.preview)
        line.field(TappableButton.joined(message.buttons))
        line.field(message.price.kind.rawValue)
        line.field(message.price.opener)
        line.field(message.price.expiresAtMs)
        line.field(message.media.map(\.text).joined(separator: "\u{1E}"))
        return line.ended
    }

    static func pushed(_ items: [WebhookItem]) -> [UInt8] {
        var statuses: [UInt8] = []
        var incoming: [UInt8] = []
        for item in items where !item.quirks.contains(.copy) {
            switch item.subject {
            case .status(let sequence, let status):
                statuses.append(UInt8(ascii: statuses.isEmpty ? "\t" : " "))
                statuses += Array("\(sequence).\(status.rawValue)".utf8)
            case .change(let change) where change.incoming != 0:
                incoming.append(UInt8(ascii: incoming.isEmpty ? "\t" : " "))
                incoming += Array(String(change.incoming).utf8)
            case .change: continue
            }
        }
        var lines: [UInt8] = []
        if !statuses.isEmpty { lines += [UInt8(ascii: "D")] + statuses + [0x0A] }
        if !incoming.isEmpty { lines += [UInt8(ascii: "E")] + incoming + [0x0A] }
        return lines
    }

    static func incoming(_ message: IncomingMessage, value: [UInt8]) -> [UInt8] {
        var line = LineWriter("I")
        line.field(message.sequence)
        line.field(message.number)
        line.field(message.from.digits)
        line.field(message.atMs)
        line.field(
            (message.content.opensWindow ? 1 : 0) | (message.referral == nil ? 0 : 2)
                | (message.field == "calls" ? 4 : 0))
        line.field(message.content.preview)
        line.field(String(decoding: value, as: UTF8.self))
        return line.ended
    }

    static func change(_ name: String, _ body: JSONValue, atMs: Int64) -> [UInt8] {
        var line = LineWriter("C")
        line.field(atMs)
        line.field(name)
        line.field(String(decoding: body.encoded, as: UTF8.self))
        return line.ended
    }
}

extension JournalLine {
    /// A line of texts.
    static func line(_ letter: Unicode.Scalar, _ fields: String...) -> [UInt8] {
        var line = LineWriter(letter)
        for field in fields { line.field(field) }
        return line.ended
    }
}

/// Builds one line; tabs, line ends and backslashes inside a field are escaped.
private struct LineWriter {
    private var bytes: [UInt8]

    init(_ letter: Unicode.Scalar) {
        bytes = [UInt8(ascii: letter)]
        bytes.reserveCapacity(320)
    }

    var ended: [UInt8] { bytes + [0x0A] }

    mutating func field(_ value: some BinaryInteger) {
        bytes.append(0x09)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func field(_ text: String) {
        bytes.append(0x09)
        for byte in text.utf8 {
            switch byte {
            case 0x09: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
            case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            default: bytes.append(byte)
            }
        }
    }
}

extension TappableButton {
    /// Ids and titles, each ended by a control character that neither can contain.
    static func joined(_ buttons: [TappableButton]) -> String {
        buttons.map { "\($0.id)\u{1F}\($0.title)\u{1E}" }.joined()
    }

    static func split(_ text: String) -> [TappableButton] {
        text.split(separator: "\u{1E}").compactMap { part in
            let halves = part.split(separator: "\u{1F}", maxSplits: 1, omittingEmptySubsequences: false)
            return halves.count == 2 ? TappableButton(id: String(halves[0]), title: String(halves[1])) : nil
        }
    }
}
