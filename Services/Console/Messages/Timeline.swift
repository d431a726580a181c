import Models
import Rules

/// One thing that happened to a message.
struct TimelineEntry: Hashable, Sendable {
    let kind: EventKind
    let atMs: Int64
    /// A reason or the provider's words; empty when there is nothing to add.
    let detail: String
}

/// What happened to a message, in the order of its times; kept as compact bytes.
///
/// An entry is a kind byte, eight bytes of milliseconds, a length byte and the detail in UTF-8.
struct Timeline: Hashable, Sendable {
    /// A message that is deferred for ever does not grow for ever: the oldest entries after the first go.
    static let maximumEntries = 40
    private static let maximumDetail = 200

    private(set) var entries: [TimelineEntry]

    init(_ entries: [TimelineEntry] = []) { self.entries = entries }

    /// Takes an entry in, unless the same one is there: records come more than once.
    mutating func add(kind: EventKind, atMs: Int64, detail: String) {
        let entry = TimelineEntry(kind: kind, atMs: atMs, detail: Self.shortened(detail))
        guard !entries.contains(entry) else { return }
        let index = entries.lastIndex { $0.atMs <= atMs }.map { $0 + 1 } ?? 0
        entries.insert(entry, at: index)
        if entries.count > Self.maximumEntries { entries.remove(at: 1) }
    }

    // MARK: Bytes

    init(bytes: [UInt8]) {
        var entries: [TimelineEntry] = []
        var rest = bytes[...]
        while rest.count >= 10 {
            let kind = EventKind(rawValue: Int(rest.removeFirst())) ?? .unspecified
            var time: UInt64 = 0
            for _ in 0..<8 { time = time << 8 | UInt64(rest.removeFirst()) }
            let length = min(Int(rest.removeFirst()), rest.count)
            let detail = String(decoding: rest.prefix(length), as: UTF8.self)
            rest.removeFirst(length)
            entries.append(TimelineEntry(kind: kind, atMs: Int64(bitPattern: time), detail: detail))
        }
        self.entries = entries
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 10 + $1.detail.utf8.count })
        for entry in entries {
            bytes.append(UInt8(truncatingIfNeeded: entry.kind.rawValue))
            let time = UInt64(bitPattern: entry.atMs)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: time >> UInt64(shift)))
            }
            bytes.append(UInt8(entry.detail.utf8.count))
            bytes.append(contentsOf: entry.detail.utf8)
        }
        return bytes
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maximumDetail else { return text }
        var short = text
        while short.utf8.count > maximumDetail - 3 { short.removeLast() }
        return short + "…"
    }
}

extension EventKind {
    /// The word people see in a timeline.
    var word: String {
        switch self {
        case .planned: "planned"
        case .deferred: "deferred"
        case .suppressed: "suppressed"
        case .approved: "approved"
        case .attempted: "attempted"
        case .accepted: "accepted"
        case .sent: "sent"
        case .delivered: "delivered"
        case .read: "read"
        case .failed: "failed"
        case .inDoubt: "in_doubt"
        case .expired: "expired"
        case .cancelled: "cancelled"
        case .replied: "replied"
        case .clicked: "clicked"
        case .stopped: "stopped"
        case .resolved: "resolved"
        case .reopened: "reopened"
        case .unspecified, .UNRECOGNIZED: "unknown"
        }
    }
}
