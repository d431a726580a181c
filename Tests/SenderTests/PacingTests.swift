import Models
import Testing

@testable import Sender

@Suite("Pacing")
struct PacingTests {
    private let start = ContinuousClock.now

    @Test("no second starts with a burst: a tenth of a second's rate at most")
    func bucket() {
        var bucket = TokenBucket(rate: 80, now: start)
        #expect(bucket.available(now: start) == 8)
        bucket.take(8)
        #expect(bucket.available(now: start) == 0)
        #expect(bucket.millisecondsToNext == 13)
        #expect(bucket.available(now: start + .milliseconds(50)) == 4)
        #expect(bucket.available(now: start + .seconds(3600)) == 8)
    }

    @Test("over any long stretch the rate is kept")
    func rate() {
        var bucket = TokenBucket(rate: 37, now: start)
        var sent = 0
        for step in 0..<1000 {
            let available = bucket.available(now: start + .milliseconds(step * 10))
            bucket.take(available)
            sent += available
        }
        #expect((366...375).contains(sent))
    }

    @Test("throttling halves the rate and pauses; it comes back by 5 % every ten clean seconds")
    func throttling() {
        var pace = ChannelPace(rate: 100, now: start)
        pace.throttled(pauseMs: 1000, now: start)
        #expect(pace.allowance(configured: 100, now: start + .milliseconds(999)) == 0)
        #expect(pace.allowance(configured: 100, now: start + .milliseconds(2000)) == 5)
        // Answers to requests that were under way are one event.
        pace.throttled(pauseMs: 1000, now: start + .seconds(3))
        pace.throttled(pauseMs: 1000, now: start + .milliseconds(3001))
        #expect(pace.allowance(configured: 100, now: start + .seconds(5)) == 2)
        #expect(pace.allowance(configured: 100, now: start + .seconds(600)) == 10)
    }

    @Test("the present rate comes back to what is configured, whatever that is by then")
    func presentRate() {
        var pace = ChannelPace(rate: 100, now: start)
        let atFirst = pace.presentRate(now: start)
        pace.throttled(pauseMs: 1000, now: start)
        let halved = pace.presentRate(now: start + .seconds(9))
        let raised = pace.presentRate(now: start + .seconds(10))
        _ = pace.allowance(configured: 200, now: start + .seconds(11))
        let ofMore = pace.presentRate(now: start + .seconds(11))
        let full = pace.presentRate(now: start + .seconds(600))
        #expect([atFirst, halved, raised, ofMore, full] == [100, 50, 52.5, 105, 200])
        #expect(pace.isFull)
    }

    @Test("health is told at first, when it moves by more than a tenth, and when there was an error; not too often")
    func health() {
        var report = HealthReport()
        func due(_ rate: Double, after seconds: Int, isFull: Bool = false) -> ChannelHealth? {
            report.due(rate: rate, isFull: isFull, now: start + .seconds(seconds))
        }
        #expect(due(100, after: 0)?.presentRate == 100)
        #expect(due(50, after: 9) == nil)
        #expect(due(95, after: 10) == nil)
        #expect(due(50, after: 11)?.presentRate == 50)
        #expect(due(54, after: 30) == nil)
        #expect(due(54, after: 31, isFull: true)?.presentRate == 54)
        #expect(due(54, after: 60, isFull: true) == nil)
        var error = ProviderError()
        error.code = 130_429
        report.note(error)
        #expect(due(54, after: 61)?.lastError.code == 130_429)
        report.note(error)
        #expect(due(54, after: 62) == nil)
        let later = due(54, after: 71)
        #expect(later?.lastError.code == 130_429)
        #expect(later?.presentRate == 54)
        #expect(due(54, after: 99) == nil)
    }

    @Test("what is told of a channel names it, and is the same when told again")
    func news() {
        let approved = SenderFixture.approved()
        func news() -> ChannelEvent? {
            var line = ChannelLine(approved, rate: 20, now: start)
            var error = ProviderError()
            error.details = "unreachable"
            line.note(error)
            return line.news(atMs: 7, now: start)
        }
        let told = news()
        #expect(told == news())
        #expect(told?.workspace == Workspace.standard)
        #expect(told?.channelID == "wa")
        #expect(told?.atMs == 7)
        #expect(told?.id.isEmpty == false)
        #expect(told?.health.presentRate == 20)
        #expect(told?.health.lastError.details == "unreachable")
    }

    @Test("a provider out of reach is left alone for longer and longer")
    func outage() {
        var pace = ChannelPace(rate: 100, now: start)
        pace.unreachable(now: start)
        #expect(pace.millisecondsToNext(now: start) == 1000)
        pace.unreachable(now: start + .seconds(1))
        #expect(pace.millisecondsToNext(now: start + .seconds(1)) == 2000)
        pace.answered()
        pace.unreachable(now: start + .seconds(10))
        #expect(pace.millisecondsToNext(now: start + .seconds(10)) == 1000)
    }

    @Test("the queue holds the restart position at its oldest message and takes nobody in twice")
    func queue() {
        var queue = SendQueue()
        for (offset, phone) in ["+1", "+2", "+1", "+3"].enumerated() {
            var approved = MessageApproved()
            approved.ref = MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "phone:\(phone)")
            approved.channelID = "wa"
            approved.attempt = 1
            queue.append(approved, offset: Int64(offset) + 10)
        }
        #expect(queue.count == 3)
        #expect(queue.oldestOffset == 10)
        let lane = Lane(campaign: "c", isUrgent: true, isAnswer: false)
        _ = queue.popFirst(of: "w|wa", lane: lane)
        #expect(queue.oldestOffset == 11)
        _ = queue.popFirst(of: "w|wa", lane: lane)
        _ = queue.popFirst(of: "w|wa", lane: lane)
        #expect(queue.oldestOffset == nil)
        #expect(queue.isEmpty)
    }
}

@Suite("The last look before a message leaves")
struct AdmissionTests {
    private func decide(
        _ change: (inout MessageApproved, inout CampaignRecord, inout ChannelRecord) -> Void
    ) -> Admission {
        var approved = MessageApproved()
        var campaign = CampaignRecord()
        campaign.status = .running
        var channel = ChannelRecord()
        channel.state = .active
        change(&approved, &campaign, &channel)
        return Admission.decide(approved, campaign: campaign, channel: channel, stops: Stops(), nowMs: 1000)
    }

    @Test("running, active, valid: sent")
    func sends() {
        #expect(decide { _, _, _ in } == .send)
        #expect(decide { approved, _, _ in approved.validUntilMs = 1001 } == .send)
    }

    @Test("what has changed since the verdict is respected")
    func refuses() {
        #expect(decide { _, campaign, _ in campaign.status = .paused } == .giveBack(reason: Reason.campaignPaused))
        #expect(
            decide { _, campaign, _ in campaign.status = .cancelled }
                == .close(.cancelled, reason: Reason.campaignCancelled))
        #expect(decide { _, _, channel in channel.state = .stopped } == .giveBack(reason: Reason.channelStopped))
        #expect(decide { approved, _, _ in approved.validUntilMs = 1000 } == .giveBack(reason: Reason.revalidate))
        #expect(decide { approved, _, _ in approved.expiresAtMs = 1000 } == .close(.expired, reason: Reason.expired))
    }

    @Test("a stop of the provider holds until the record changes")
    func stops() {
        var channel = ChannelRecord()
        channel.id = "wa"
        channel.revision = 4
        var stops = Stops()
        stops.stop(channel)
        #expect(stops.hasStopped(channel))
        channel.revision = 5
        #expect(!stops.hasStopped(channel))
    }
}
