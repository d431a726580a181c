/// What has been sent to a person in one pass through a drip, as far as replies need it. Replies and the word that a
/// message has been accepted come over different ways, so what counts is when they happened, not when they are heard of.
public struct SentSteps: Hashable, Sendable {
    /// A step of which a message has been accepted.
    public struct Step: Hashable, Sendable {
        public var number: Int32
        /// When its first message was accepted.
        public var atMs: Int64
        /// A reply to it takes the person out (`remove_after_reply`).
        public var takesOut: Bool

        public init(number: Int32, atMs: Int64, takesOut: Bool) {
            self.number = number
            self.atMs = atMs
            self.takesOut = takesOut
        }
    }

    /// When the first message of the pass was accepted; `nil`: none was.
    public private(set) var firstAtMs: Int64?
    public private(set) var latest: Step?
    /// The one sent before the latest.
    public private(set) var previous: Step?

    public init(firstAtMs: Int64? = nil, latest: Step? = nil, previous: Step? = nil) {
        self.firstAtMs = firstAtMs
        self.latest = latest
        self.previous = previous
    }

    /// Takes in that a message has been accepted.
    public mutating func accepted(_ step: Step) {
        firstAtMs = min(firstAtMs ?? .max, step.atMs)
        guard let known = latest, known.number >= step.number else {
            previous = latest
            latest = step
            return
        }
        if known.number == step.number { latest?.atMs = min(known.atMs, step.atMs) }
    }

    /// Whether something of this pass had been sent at an instant.
    func hasSent(by atMs: Int64) -> Bool { firstAtMs.map { Self.isNotBefore(atMs, $0) } ?? false }

    /// Whether a reply at an instant takes the person out by the step that it follows.
    func takesOut(replyAtMs: Int64) -> Bool {
        let answered = [latest, previous].compactMap { $0 }.first { Self.isNotBefore(replyAtMs, $0.atMs) }
        return answered?.takesOut ?? false
    }

    /// Providers date what people write in whole seconds, rounded down.
    private static func isNotBefore(_ replyMs: Int64, _ sentMs: Int64) -> Bool {
        replyMs.floorDivided(by: 1000) >= sentMs.floorDivided(by: 1000)
    }
}
