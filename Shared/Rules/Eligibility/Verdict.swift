public import Models

/// The verdict on one message.
public enum Verdict: Hashable, Sendable {
    case approved(Approval)
    /// Not sent, and why: a reason code of the contract and words for people.
    case suppressed(reason: String, detail: String)
    /// Not now: to be judged anew at an instant, milliseconds since the epoch.
    case deferred(untilMs: Int64, reason: String, detail: String)
}

/// Permission to send.
public struct Approval: Hashable, Sendable {
    /// What to send: the content or the one for outside the window, in the template language that is available.
    public var content: Content
    /// `content` is what the campaign gives for outside the window.
    public var isOutsideWindow: Bool
    /// The template language taken instead of the wanted one; empty: the wanted one.
    public var language: String
    public var conversation: Conversation
    /// Category of the template, or `SERVICE` for free-form content.
    public var category: String
    /// Until when the permission holds, milliseconds since the epoch; 0: no such bound.
    public var validUntilMs: Int64
    /// Facts worth showing: the template language taken, the time zone that stood in. Empty: none.
    public var notes: String
}
