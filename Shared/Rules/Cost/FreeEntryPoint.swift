/// The free entry point: a person comes from a click-to-WhatsApp advertisement or page and the business answers within a
/// day; then every message is free for three days (providers.md §5).
public enum FreeEntryPoint {
    /// How long the business has to answer.
    public static let answerMs: Int64 = 24 * 3600 * 1000
    /// How long everything is free after the answer.
    public static let lengthMs: Int64 = 72 * 3600 * 1000

    /// Until when messages are free.
    /// - Parameters:
    ///   - referralMs: when the person wrote.
    ///   - answeredMs: the first message of the business from then on; `nil`: none yet, so that the next one is the answer.
    public static func freeUntil(referralMs: Int64, answeredMs: Int64?) -> Int64 {
        guard let answeredMs, isAnswer(answeredMs, to: referralMs) else { return referralMs + answerMs }
        return answeredMs + lengthMs
    }

    /// Whether a message of the business answers a referral.
    public static func isAnswer(_ sentMs: Int64, to referralMs: Int64) -> Bool {
        sentMs >= referralMs && sentMs < referralMs + answerMs
    }
}
