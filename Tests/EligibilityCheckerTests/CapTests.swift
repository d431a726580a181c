import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("Frequency caps at the checker")
struct CapTests {
    private let fixture = CheckerFixture()

    init() throws {
        fixture.publishSettings { settings in
            var cap = FrequencyCap()
            (cap.purpose, cap.count, cap.periodS) = (Purpose.marketing, 2, 86_400)
            settings.frequencyCaps = [cap]
        }
        try fixture.hear("hi")
    }

    @Test("two campaigns at the same instant cannot both take the last place")
    func reservation() throws {
        for campaign in ["one", "two", "three"] { fixture.request(campaign) }
        try fixture.checker.run()
        let events = try fixture.events
        #expect(events.map(\.kind) == [.approved, .approved, .suppressed])
        #expect(events.last?.reason == Reason.frequencyCapped)
        #expect(events.last?.detail == "2 per day")
        // Asked again they get what they got.
        #expect(try fixture.ask("one") == "approved")
        #expect(try fixture.ask("three") == Reason.frequencyCapped)
    }

    @Test(
        "a message that did not go out gives its place back",
        arguments: [
            (EventKind.failed, ""), (.expired, ""), (.cancelled, ""), (.deferred, Reason.dailyLimit),
            (.suppressed, Reason.dailyLimit),
        ])
    func released(kind: EventKind, reason: String) throws {
        try fixture.ask("one")
        try fixture.ask("two")
        fixture.publish(fixture.event(kind, of: "two", reason: reason))
        #expect(try fixture.ask("three") == "approved")
        #expect(try fixture.ask("four") == Reason.frequencyCapped)
    }

    @Test("a message in doubt keeps its place, and an old attempt's failure releases nothing")
    func kept() throws {
        try fixture.ask("one")
        try fixture.ask("two", attempt: 2)
        fixture.publish(fixture.event(.inDoubt, of: "one"))
        var old = fixture.event(.failed, of: "two")
        old.attempt = 1
        fixture.publish(old)
        #expect(try fixture.ask("three") == Reason.frequencyCapped)
    }

    @Test("the period counts from the send, in whatever order its events come")
    func sentAt() throws {
        try fixture.ask("one")
        fixture.clock.advance(3_600_000)
        fixture.publish(fixture.event(.accepted, of: "one"))
        try fixture.ask("two")
        fixture.clock.advance(86_400_000 - 3_600_000)
        try fixture.hear("still here")
        // A day after its verdict, an hour less after it was sent.
        #expect(try fixture.ask("three") == Reason.frequencyCapped)
        fixture.clock.advance(3_600_000)
        try fixture.hear("still here")
        #expect(try fixture.ask("four") == "approved")
    }

    @Test("a failure counts more than the acceptance before it, also when it comes first")
    func outOfOrder() throws {
        try fixture.ask("one")
        try fixture.ask("two")
        fixture.clock.advance(10)
        fixture.publish(fixture.event(.failed, of: "two", reason: Reason.notOnChannel))
        fixture.publish(fixture.event(.accepted, of: "two", atMs: fixture.clock.nowMs() - 5))
        #expect(try fixture.ask("three") == "approved")
    }

    @Test("a message does not count against its own next attempt, and other purposes not at all")
    func own() throws {
        try fixture.ask("one")
        try fixture.ask("two")
        fixture.publish(fixture.event(.accepted, of: "two"))
        #expect(try fixture.ask("two", attempt: 2) == "approved")
        #expect(try fixture.ask("three") { $0.purpose = Purpose.utility } == "approved")
    }
}
