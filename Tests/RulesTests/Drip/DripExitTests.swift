import Models
import Rules
import Testing

@Suite("Who leaves a drip")
struct DripExitTests {
    private let sentAt = instant("2026-03-01T09:00:00.700Z")

    private func drip(_ exitOn: [String] = []) -> Drip {
        var drip = Drip()
        drip.exitOn = exitOn
        return drip
    }

    private func sent(_ steps: [(Int32, Int64, Bool)]) -> SentSteps {
        var sent = SentSteps()
        for (number, at, takesOut) in steps {
            sent.accepted(SentSteps.Step(number: number, atMs: at, takesOut: takesOut))
        }
        return sent
    }

    // MARK: - Replies

    @Test("a message of the person is a reply only once something has been sent")
    func replyNeedsMessage() {
        #expect(DripExit.reason(drip: drip(["reply"]), replyAtMs: sentAt, sent: SentSteps()) == nil)
        #expect(
            DripExit.reason(drip: drip(["reply"]), replyAtMs: sentAt + 5000, sent: sent([(1, sentAt, false)]))
                == "reply")
        #expect(
            DripExit.reason(drip: drip(["reply"]), replyAtMs: sentAt - 5000, sent: sent([(1, sentAt, false)])) == nil)
        #expect(
            DripExit.reason(drip: drip(["opt_out"]), replyAtMs: sentAt + 5000, sent: sent([(1, sentAt, false)])) == nil)
    }

    @Test("a reply in the second of the message counts: providers round down")
    func sameSecond() {
        let second = sentAt - 700
        #expect(DripExit.reason(drip: drip(["reply"]), replyAtMs: second, sent: sent([(1, sentAt, false)])) == "reply")
        #expect(DripExit.reason(drip: drip(["reply"]), replyAtMs: second - 1, sent: sent([(1, sentAt, false)])) == nil)
    }

    @Test(
        "remove_after_reply is the step's that the reply follows",
        arguments: [
            (-10_000, false, true, false),
            (10_000, true, false, true), (10_000, false, true, false),
            (100_000, false, true, true), (100_000, true, false, false),
        ] as [(Int64, Bool, Bool, Bool)])
    func removal(after: Int64, firstTakesOut: Bool, secondTakesOut: Bool, leaves: Bool) {
        let steps = sent([(1, sentAt, firstTakesOut), (2, sentAt + 60_000, secondTakesOut)])
        #expect(DripExit.reason(drip: drip(), replyAtMs: sentAt + after, sent: steps) == (leaves ? "reply" : nil))
    }

    @Test("of a step's messages the first that was accepted counts, in whatever order it is heard of")
    func firstOfStep() {
        let steps = sent([(2, sentAt + 60_000, true), (2, sentAt + 30_000, true), (1, sentAt, false)])
        #expect(steps.firstAtMs == sentAt)
        #expect(steps.latest == SentSteps.Step(number: 2, atMs: sentAt + 30_000, takesOut: true))
        #expect(DripExit.reason(drip: drip(), replyAtMs: sentAt + 40_000, sent: steps) == "reply")
    }

    // MARK: - Consents and events

    @Test(
        "a revocation for the drip's purpose or for all",
        arguments: [
            (ConsentState.revoked, "marketing", 0, "opt_out"), (.revoked, "all", 5000, "opt_out"),
            (.revoked, "utility", 0, nil), (.granted, "marketing", 0, nil), (.pending, "marketing", 0, nil),
            (.revoked, "marketing", -5000, nil),
        ] as [(ConsentState, String, Int64, String?)])
    func optOut(state: ConsentState, purpose: String, after: Int64, expected: String?) {
        var campaign = CampaignRecord()
        campaign.purpose = Purpose.marketing
        campaign.drip = drip(["opt_out"])
        var consent = ConsentRecord()
        consent.state = state
        consent.purpose = purpose
        consent.atMs = sentAt + after
        #expect(DripExit.reason(campaign: campaign, consent: consent, enrolledAtMs: sentAt) == expected)
        campaign.drip = drip(["reply"])
        #expect(DripExit.reason(campaign: campaign, consent: consent, enrolledAtMs: sentAt) == nil)
    }

    @Test("the named event, from the enrolment on")
    func goal() {
        var event = ContactEvent()
        event.name = "order_placed"
        event.atMs = sentAt
        let goal = drip(["event:order_placed"])
        #expect(DripExit.reason(drip: goal, event: event, enrolledAtMs: sentAt) == "event:order_placed")
        #expect(DripExit.reason(drip: goal, event: event, enrolledAtMs: sentAt + 1) == nil)
        #expect(DripExit.reason(drip: drip(["event:other"]), event: event, enrolledAtMs: sentAt) == nil)
    }

    // MARK: - Steps

    @Test(
        "a step is complete when each of its messages has an outcome",
        arguments: [
            ([], .complete),
            ([(.planned, "")], .underWay), ([(.sent, ""), (.deferred, "quiet_hours")], .underWay),
            ([(.sent, ""), (.inDoubt, "")], .underWay),
            ([(.sent, "")], .complete), ([(.delivered, ""), (.suppressed, "outside_window")], .complete),
            ([(.failed, "provider_error")], .complete), ([(.expired, "expired"), (.cancelled, "")], .complete),
            ([(.failed, "not_on_channel")], .failed), ([(.suppressed, "not_on_channel")], .failed),
            ([(.suppressed, "blacklisted"), (.failed, "provider_error")], .failed),
            ([(.suppressed, "invalid_address"), (.sent, "")], .complete),
            ([(.suppressed, "invalid_address"), (.planned, "")], .underWay),
        ] as [([(MessageStatus, String)], DripStepResult)])
    func completion(messages: [(MessageStatus, String)], expected: DripStepResult) {
        #expect(DripStepResult(messages.map { ($0.0, $0.1) }) == expected)
    }
}
