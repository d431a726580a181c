import Testing

@testable import ProviderSimulator

@Suite struct BucketTests {
    @Test func aNumberTakesItsRateAndNoMore() {
        var bucket = TokenBucket(ratePerSecond: 80)
        var taken = 0
        for tick in 0..<10_000 where bucket.take(nowMs: 5_000 + Int64(tick)) { taken += 1 }
        // Ten seconds and the second that the bucket holds.
        #expect((870...881).contains(taken))
    }

    @Test func aPausedBucketHoldsOneSecond() {
        var bucket = TokenBucket(ratePerSecond: 5)
        while bucket.take(nowMs: 0) {}
        let taken = (0..<100).filter { _ in bucket.take(nowMs: 60_000) }.count
        #expect(taken == 5)
    }

    @Test func pairsBorrowFromTheFuture() {
        var bucket = PairBucket()
        func take(_ bucket: inout PairBucket, atMs: Int64) -> Bool {
            bucket.take(nowMs: atMs, intervalMs: 6000, burst: 45)
        }
        #expect((0..<50).filter { _ in take(&bucket, atMs: 0) }.count == 45)
        #expect(!take(&bucket, atMs: 5_999))
        #expect(take(&bucket, atMs: 6_000))
        #expect(!take(&bucket, atMs: 6_000))
        // After a burst of n the debt is gone n intervals later.
        #expect((0..<50).filter { _ in take(&bucket, atMs: 46 * 6000) }.count == 45)
    }

    @Test func theCodesAreTheProviders() throws {
        var business = World.business
        business.messagesPerSecond = 3
        var world = World(business: business)
        for tail in 1...3 { #expect(world.code(Body.template(to: "+91981234567\(tail)")) == nil) }
        #expect(world.code(Body.template(to: "+919812345674")) == 130429)
        world.advance(ms: 334)
        #expect(world.code(Body.template(to: "+919812345674")) == nil)
        var pairs = World { $0.pairBurst = 2 }
        #expect((0..<3).map { _ in pairs.code(Body.template()) } == [nil, nil, 131056])
        #expect(pairs.code(Body.template(to: "+919812345679")) == nil)
    }
}
