import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("A recall at the checker")
struct RecallTests {
    private let fixture = CheckerFixture()

    /// The person has left the drip.
    /// - Returns: the new events, `kind reason attempt` each.
    private func recall(_ campaign: String, attempt: Int32 = 1) throws -> [String] {
        let before = try fixture.events.count
        fixture.request(campaign, attempt: attempt) { $0.recalled = true }
        try fixture.checker.run()
        return try fixture.events.dropFirst(before).map { "\($0.kind) \($0.reason) \($0.attempt)" }
    }

    @Test("an approved message is taken back at its sender, who says what has become of it")
    func approved() throws {
        try fixture.hear("hi")
        #expect(try fixture.ask("one", attempt: 2) == "approved")
        #expect(try recall("one", attempt: 2) == [])
        let (approval, recall) = (try #require(try fixture.approved.first), try #require(try fixture.approved.last))
        #expect(try fixture.approved.map(\.recalled) == [false, true])
        #expect(recall.ref == approval.ref)
        #expect([recall.channelID, recall.purpose] == [approval.channelID, approval.purpose])
        #expect(recall.attempt == 2)
        let lines = fixture.log.records(Topics.messagesApproved(provider: "whatsapp_cloud"))
        #expect(Set(lines.map(\.key)).count == 1)
    }

    @Test("what was not approved is cancelled here: never judged, deferred")
    func notApproved() throws {
        #expect(try recall("one") == ["cancelled left_drip 1"])
        #expect(try recall("one") == ["cancelled left_drip 1"])
        #expect(try recall("one", attempt: 3) == ["cancelled left_drip 3"])
        #expect(try fixture.ask("two") { $0.waitForWindow = true } == Reason.outsideWindow)
        #expect(try fixture.events.last?.kind == .deferred)
        #expect(try recall("two") == ["cancelled left_drip 1"])
        #expect(try fixture.approved.isEmpty)
    }

    @Test("what has its outcome keeps it")
    func decided() throws {
        #expect(try fixture.ask("one") == Reason.outsideWindow)
        #expect(try recall("one") == ["suppressed outside_window 1"])
        fixture.publishCampaign("two") { $0.status = .cancelled }
        #expect(try fixture.ask("two") == Reason.campaignCancelled)
        #expect(try recall("two") == ["cancelled campaign_cancelled 1"])
    }

    @Test("the same or an older attempt does not revive it", arguments: [false, true])
    func revives(isApproved: Bool) throws {
        try fixture.hear("hi")
        if isApproved { try fixture.ask("one", attempt: 2) }
        #expect(try recall("one", attempt: 2) == (isApproved ? [] : ["cancelled left_drip 2"]))
        for attempt in Int32(1)...2 {
            #expect(try fixture.ask("one", attempt: attempt) == (isApproved ? "" : Reason.leftDrip))
        }
        #expect(try fixture.approved.map(\.recalled) == (isApproved ? [false, true, true, true] : []))
    }

    @Test("a later attempt is recalled with what it was asked for with")
    func laterAttempt() throws {
        try fixture.hear("hi")
        try fixture.ask("one")
        fixture.request("one", attempt: 2) { ($0.recalled, $0.sendAgain, $0.reopenedAfter) = (true, true, 1) }
        try fixture.checker.run()
        let recall = try #require(try fixture.approved.last)
        #expect(recall.recalled && recall.sendAgain)
        #expect([recall.attempt, recall.reopenedAfter] == [2, 1])
    }

    @Test("the place in a frequency cap is free as soon as the sender says that nothing went out")
    func caps() throws {
        fixture.publishSettings { settings in
            var cap = FrequencyCap()
            (cap.purpose, cap.count, cap.periodS) = (Purpose.marketing, 1, 86_400)
            settings.frequencyCaps = [cap]
        }
        try fixture.hear("hi")
        #expect(try fixture.ask("one") == "approved")
        #expect(try recall("one") == [])
        #expect(try fixture.ask("two") == Reason.frequencyCapped)
        var event = fixture.event(.cancelled, of: "one", reason: Reason.leftDrip)
        event.attempt = 1
        fixture.publish(event)
        #expect(try fixture.ask("three") == "approved")

        // It had left before the recall came.
        #expect(try recall("three") == [])
        fixture.publish(fixture.event(.accepted, of: "three"))
        #expect(try fixture.ask("four") == Reason.frequencyCapped)
    }

    @Test("it is remembered over a restart")
    func restart() throws {
        try withStoredChecker { fixture in
            try fixture.hear("hi")
            try fixture.ask("one")
            fixture.request("one") { $0.recalled = true }
            fixture.request("two") { $0.recalled = true }
            try fixture.checker.run()
            try fixture.checker.crash()
            #expect(try fixture.ask("one") == "")
            #expect(try fixture.ask("two") == Reason.leftDrip)
            #expect(try fixture.approved.map(\.recalled) == [false, true, true])
        }
    }
}
