/// Reads the lines of the other providers back. Lines keep their order, but what was told of a message is known only at
/// the end, so the state is made then.
struct StandInReplay {
    private enum Entry {
        case message(StandInKind, StandInMessage)
        case incoming(StandInKind, StandInIncoming)
    }

    private var entries: [Entry] = []
    private var messages: [StandInKind: [Int]] = [:]
    private var incoming: [StandInKind: [Int]] = [:]

    /// Answers false when the line means nothing.
    mutating func apply(_ line: JournalReader.Line) -> Bool {
        guard let kind = StandInKind(rawValue: line.text(0)) else { return false }
        switch line.letter {
        case UInt8(ascii: "S"):
            guard let message = Self.json(line).flatMap(StandInMessage.init(journaled:)),
                message.sequence == UInt64(messages[kind, default: []].count + 1)
            else { return false }
            messages[kind, default: []].append(entries.count)
            entries.append(.message(kind, message))
        case UInt8(ascii: "R"):
            guard let message = Self.json(line).flatMap(StandInIncoming.init(journaled:)),
                message.sequence == UInt64(incoming[kind, default: []].count + 1)
            else { return false }
            incoming[kind, default: []].append(entries.count)
            entries.append(.incoming(kind, message))
        default: return told(line, kind)
        }
        return true
    }

    private mutating func told(_ line: JournalReader.Line, _ kind: StandInKind) -> Bool {
        guard let sequence = line.int(1) else { return false }
        let places = line.letter == UInt8(ascii: "T") ? messages[kind] : incoming[kind]
        guard let place = places?[safe: Int(clamping: sequence) - 1] else { return false }
        switch entries[place] {
        case .message(_, var message):
            guard let status = line.int(2), (0..<8).contains(status) else { return false }
            message.told |= 1 << UInt8(status)
            entries[place] = .message(kind, message)
        case .incoming(_, var message):
            message.isTold = true
            entries[place] = .incoming(kind, message)
        }
        return true
    }

    private static func json(_ line: JournalReader.Line) -> JSONValue? { try? JSONParser.parse(line.text(1)) }

    /// Starts what had not ended.
    func finish(_ core: inout SimulatorCore) {
        for entry in entries {
            switch entry {
            case .message(let kind, let message): core.resume(message, of: kind)
            case .incoming(let kind, let message): core.take(message, by: kind)
            }
        }
    }
}
