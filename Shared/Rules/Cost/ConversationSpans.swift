/// Conversations as they were counted before prices went by message: the first message to a person opens one, and what
/// follows within 24 hours belongs to it.
public enum ConversationSpans {
    public static let lengthMs: Int64 = 24 * 3600 * 1000

    /// Which messages open a conversation.
    /// - Parameter times: of the messages of one kind to one person on one channel, ascending.
    public static func openers(_ times: [Int64]) -> [Bool] {
        var openedMs: Int64?
        return times.map { time in
            if let openedMs, time < openedMs + lengthMs { return false }
            openedMs = time
            return true
        }
    }
}
