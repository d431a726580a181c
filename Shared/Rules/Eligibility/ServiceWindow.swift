/// The customer service window: free-form messages are allowed for 24 hours after the person's last message
/// (providers.md §5).
public enum ServiceWindow {
    public static let lengthMs: Int64 = 24 * 3600 * 1000

    /// When the window closes; `nil` when the person never wrote.
    public static func closesAt(lastInboundMs: Int64?) -> Int64? { lastInboundMs.map { $0 + lengthMs } }

    public static func isOpen(lastInboundMs: Int64?, nowMs: Int64) -> Bool {
        guard let closesAt = closesAt(lastInboundMs: lastInboundMs) else { return false }
        return nowMs < closesAt
    }

    /// The message that still holds the window open: one that the provider's refusal (131047) came after opens nothing.
    public static func standing(lastInboundMs: Int64?, closedAtMs: Int64) -> Int64? {
        lastInboundMs.flatMap { $0 > closedAtMs ? $0 : nil }
    }
}
