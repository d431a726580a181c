import Models
import Rules

/// What became of a group of messages, such as those of a step or of a variant.
struct MessageCounts: Sendable, Equatable {
    private var byStatus: [MessageStatus: Int64] = [:]
    private(set) var replied: Int64 = 0

    /// Takes in so many messages that stand alike.
    mutating func add(_ status: MessageStatus, _ count: Int64, replied: Int64) {
        byStatus[status, default: 0] += count
        self.replied += replied
    }

    subscript(status: MessageStatus) -> Int64 { byStatus[status] ?? 0 }

    /// Accepted by the provider, whatever came after.
    var sent: Int64 { byStatus.reduce(0) { $1.key.isWithProvider ? $0 + $1.value : $0 } }
    /// Read ones included.
    var delivered: Int64 { self[.delivered] + self[.read] }
    /// Without an outcome.
    var pending: Int64 { byStatus.reduce(0) { $1.key.isDecided ? $0 : $0 + $1.value } }
    var tally: VariantTally { VariantTally(sent: sent, read: self[.read], replied: replied) }

    /// `sent`, `delivered`, `read`, `replied`, `failed`: what every account of messages has.
    var members: [(String, JSONValue)] {
        [
            ("sent", .int(sent)), ("delivered", .int(delivered)), ("read", .int(self[.read])),
            ("replied", .int(replied)), ("failed", .int(self[.failed])),
        ]
    }
}
