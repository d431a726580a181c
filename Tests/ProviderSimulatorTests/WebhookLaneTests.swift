import Testing

@testable import ProviderSimulator

@Suite struct WebhookLaneTests {
    private static func item(_ sequence: UInt64) -> WebhookItem {
        WebhookItem(subject: .status(sequence: sequence, .sent), number: 0, atMs: 0)
    }

    private func lane(_ count: Int) -> WebhookLane<WebhookItem> {
        var lane = WebhookLane<WebhookItem>()
        for sequence in 0..<count { lane.queue.append(Self.item(UInt64(sequence))) }
        return lane
    }

    private let start = Moment(productMs: 1_000_000, monotonicMs: 0)

    @Test func sendsWholeBatchesSideBySideAndTheRestAlone() {
        var lane = lane(2_500)
        let first = lane.next(at: start, maximumItems: 1000, concurrency: 2)
        let second = lane.next(at: start, maximumItems: 1000, concurrency: 2)
        #expect(first?.items.count == 1000)
        #expect(second?.items.count == 1000)
        #expect(lane.next(at: start, maximumItems: 1000, concurrency: 2) == nil)
        lane.succeeded()
        // 500 items are no whole batch, and one request is still in flight.
        #expect(lane.next(at: start, maximumItems: 1000, concurrency: 2) == nil)
        lane.succeeded()
        #expect(lane.next(at: start, maximumItems: 1000, concurrency: 2)?.items.count == 500)
    }

    @Test func triesAgainWithGrowingDelaysForSevenDays() throws {
        var lane = lane(1)
        var now = start
        var delays: [Int64] = []
        var tries = 0
        while now.productMs - start.productMs < 2 * WebhookRetry.longestMs {
            guard let batch = lane.next(at: now, maximumItems: 10, concurrency: 2) else {
                now.productMs += 250
                now.monotonicMs += 250
                continue
            }
            tries += 1
            let before = now
            guard lane.failed(batch, at: now) else { break }
            delays.append(try #require(lane.nextRetryMs) - before.productMs)
        }
        #expect(delays.prefix(5) == [250, 500, 1000, 2000, 4000])
        #expect(delays.max() == 3_600_000)
        #expect(tries > 150)
        #expect(now.productMs - start.productMs >= WebhookRetry.longestMs)
        #expect(now.productMs - start.productMs < WebhookRetry.longestMs + 7_200_000)
        #expect(lane.waiting == 0)
    }

    @Test func aFastClockDoesNotFlood() {
        var lane = lane(1)
        var now = start
        var tries = 0
        while now.monotonicMs < 10_000 {
            if let batch = lane.next(at: now, maximumItems: 10, concurrency: 2) {
                tries += 1
                _ = lane.failed(batch, at: now)
            }
            now.monotonicMs += 10
            now.productMs += 14_400
        }
        #expect((5...20).contains(tries))
    }

    @Test func oneRequestFindsOutWhetherTheReceiverIsBack() throws {
        var lane = lane(5_000)
        let next = lane.next(at: start, maximumItems: 1000, concurrency: 4)
        let first = try #require(next)
        let isKept = lane.failed(first, at: start)
        #expect(isKept)
        #expect(lane.next(at: start, maximumItems: 1000, concurrency: 4) == nil)
        let later = Moment(productMs: start.productMs + 300, monotonicMs: 300)
        #expect(lane.next(at: later, maximumItems: 1000, concurrency: 4)?.tries == 1)
        #expect(lane.next(at: later, maximumItems: 1000, concurrency: 4) == nil)
        lane.succeeded()
        #expect(lane.next(at: later, maximumItems: 1000, concurrency: 4)?.tries == 0)
        #expect(lane.next(at: later, maximumItems: 1000, concurrency: 4) != nil)
    }

    @Test func itemsWaitUntilThereIsAWebhook() throws {
        var world = World()
        try world.send(Body.template())
        world.advance(ms: 60_000)
        #expect(world.core.takeDispatches(at: world.moment, concurrency: 1).isEmpty)
        #expect(world.core.waitingWebhooks == 3)
        #expect(world.push().count == 3)
        #expect(world.core.waitingWebhooks == 0)
    }

    @Test func anAnswerForAForgottenStateChangesNothing() throws {
        var world = World(nonce: 1)
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/")
        try world.send(Body.template())
        world.advance(ms: 60_000)
        let dispatch = try #require(world.core.takeDispatches(at: world.moment, concurrency: 1).first)
        var other = World(nonce: 2)
        try other.send(Body.template())
        other.core.finish(dispatch, succeeded: true, at: other.moment)
        #expect(other.core.counts.webhookPosts == 0)
        #expect(other.statuses().count == 3)
    }
}
