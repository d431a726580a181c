/// Where a message stands: its furthest state.
public enum MessageStatus: String, CaseIterable, Sendable {
    case planned, approved, attempted
    case deferred
    case inDoubt = "in_doubt"
    case suppressed, failed, expired, cancelled
    case sent, delivered, read

    /// The progress bucket that counts the message.
    public var bucket: ProgressBucket {
        switch self {
        case .planned, .approved, .attempted: .pending
        case .deferred: .deferred
        case .inDoubt: .inDoubt
        case .suppressed: .suppressed
        case .failed: .failed
        case .expired: .expired
        case .cancelled: .cancelled
        case .sent: .sent
        case .delivered: .delivered
        case .read: .read
        }
    }

    /// The run owes this message nothing more: it has an outcome.
    public var isDecided: Bool {
        switch self {
        case .planned, .approved, .attempted, .deferred, .inDoubt: false
        default: true
        }
    }

    /// The provider has taken the message.
    public var isWithProvider: Bool { self == .sent || self == .delivered || self == .read }
}

/// The ten buckets of a run's progress; every planned message is in exactly one.
public enum ProgressBucket: String, CaseIterable, Sendable {
    case pending, deferred, suppressed, sent, delivered, read, failed
    case inDoubt = "in_doubt"
    case expired, cancelled
}
