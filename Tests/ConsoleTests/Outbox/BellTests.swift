import Testing

@testable import Console

@Suite struct BellTests {
    @Test func aRingBeforeTheWaitIsKept() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        let start = ContinuousClock.now
        await bell.wait(atMost: .seconds(3600))
        #expect(start.duration(to: .now) < .seconds(1800))
    }

    @Test func wakesWhoWaits() async {
        let bell = Bell()
        let start = ContinuousClock.now
        async let waiting: Void = bell.wait(atMost: .seconds(3600))
        await Task.yield()
        bell.ring()
        await waiting
        #expect(start.duration(to: .now) < .seconds(1800))
    }

    @Test func worksAgainAfterATimeout() async {
        let bell = Bell()
        await bell.wait(atMost: .milliseconds(1))
        bell.ring()
        let start = ContinuousClock.now
        await bell.wait(atMost: .seconds(3600))
        #expect(start.duration(to: .now) < .seconds(1800))
    }

    @Test func endsWithItsTask() async {
        let bell = Bell()
        let task = Task { await bell.wait(atMost: .seconds(3600)) }
        task.cancel()
        let start = ContinuousClock.now
        await task.value
        #expect(start.duration(to: .now) < .seconds(1800))
    }
}
