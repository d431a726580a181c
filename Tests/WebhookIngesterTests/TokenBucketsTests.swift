import Synchronization
import Testing

@testable import WebhookIngester

@Suite struct TokenBucketsTests {
    /// A monotonic clock that is set by hand.
    private final class Hands: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        func advance(_ duration: Duration) { passed.withLock { $0 += duration } }
        @Sendable func now() -> ContinuousClock.Instant { start + passed.withLock { $0 } }
    }

    @Test func givesABurstAndThenTheRate() {
        let hands = Hands()
        let buckets = TokenBuckets(capacity: 6, per: .seconds(60), now: hands.now)
        for _ in 0..<6 { #expect(buckets.take("a") == nil) }
        #expect(buckets.take("a") == 10)
        #expect(buckets.take("b") == nil)
        hands.advance(.seconds(4))
        #expect(buckets.take("a") == 6)
        hands.advance(.seconds(6))
        #expect(buckets.take("a") == nil)
        #expect(buckets.take("a") == 10)
        hands.advance(.seconds(3600))
        for _ in 0..<6 { #expect(buckets.take("a") == nil) }
        #expect(buckets.take("a") == 10)
    }

    @Test func forgetsNobodyWhoIsStillOwing() {
        let hands = Hands()
        let buckets = TokenBuckets(capacity: 2, per: .seconds(60), now: hands.now)
        #expect(buckets.take("b") == nil)
        hands.advance(.seconds(59))
        for _ in 0..<2 { #expect(buckets.take("a") == nil) }
        // The turn of the maps lies between.
        hands.advance(.seconds(2))
        #expect(buckets.take("c") == nil)
        #expect(buckets.take("a") == 28)
    }

    @Test func staysSmallUnderAttack() {
        let hands = Hands()
        let buckets = TokenBuckets(capacity: 2, per: .seconds(60), maximumKeys: 1000, now: hands.now)
        for number in 0..<100_000 { _ = buckets.take("client \(number)") }
        #expect(buckets.count <= 1000)
        hands.advance(.seconds(61))
        _ = buckets.take("a")
        hands.advance(.seconds(61))
        _ = buckets.take("b")
        #expect(buckets.count <= 2)
    }
}
