import Foundation

/// How fast one number may write to one person: a message every six seconds, with bursts of up to 45 that borrow from the
/// time after them (providers.md §3). Real time, in memory: what a restart forgets, the provider's 131056 corrects.
struct PairRate {
    static let interval = Duration.seconds(6)
    static let burst = 45

    private struct Pair: Hashable {
        let channel: String
        let recipient: Data
    }

    /// Until when each pair's messages are spoken for.
    private var spokenFor: [Pair: ContinuousClock.Instant] = [:]
    private var sweptAt: ContinuousClock.Instant?

    /// How long the next message to the recipient has to wait; zero: not at all.
    func wait(channel: String, recipient: Data, now: ContinuousClock.Instant) -> Duration {
        guard let until = spokenFor[Pair(channel: channel, recipient: recipient)] else { return .zero }
        return max(until - now - Self.interval * (Self.burst - 1), .zero)
    }

    /// A message is being sent.
    mutating func spend(channel: String, recipient: Data, now: ContinuousClock.Instant) {
        sweep(now)
        let pair = Pair(channel: channel, recipient: recipient)
        spokenFor[pair] = max(spokenFor[pair] ?? now, now) + Self.interval
    }

    /// Forgets pairs that owe nothing, once a minute.
    private mutating func sweep(_ now: ContinuousClock.Instant) {
        if let last = sweptAt, now - last <= .seconds(60) { return }
        sweptAt = now
        spokenFor = spokenFor.filter { $0.value > now }
    }
}
