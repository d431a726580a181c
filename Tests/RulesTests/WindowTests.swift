import Models
import Rules
import Testing

@Suite("The customer service window")
struct WindowTests {
    @Test(
        "is open for 24 hours to the millisecond, whatever clocks and calendars do",
        arguments: [
            ("2026-03-01T09:00:00Z", "2026-03-02T08:59:59Z", true),
            ("2026-03-01T09:00:00Z", "2026-03-02T08:59:59.999Z", true),
            ("2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z", false),
            // The night in which clocks in Europe go forward, and the one in which they go back.
            ("2026-03-28T12:00:00Z", "2026-03-29T11:59:59.999Z", true),
            ("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", false),
            ("2026-10-24T12:00:00Z", "2026-10-25T11:59:59.999Z", true),
            ("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z", false),
            // Over a leap day and over the same night in a common year.
            ("2028-02-28T23:30:00Z", "2028-02-29T23:29:59.999Z", true),
            ("2028-02-28T23:30:00Z", "2028-02-29T23:30:00Z", false),
            ("2027-02-28T23:30:00Z", "2027-03-01T23:29:59.999Z", true),
            ("2027-02-28T23:30:00Z", "2027-03-01T23:30:00Z", false),
            // Over the turn of a year.
            ("2026-12-31T18:00:00Z", "2027-01-01T17:59:59Z", true),
            ("2026-12-31T18:00:00Z", "2027-01-01T18:00:00Z", false),
        ])
    func boundary(wrote: String, now: String, isOpen: Bool) {
        var fixture = RuleFixture.freeForm()
        fixture.facts.lastInboundMs = instant(wrote)
        fixture.nowMs = instant(now)
        #expect(fixture.outcome == (isOpen ? "approved" : Reason.outsideWindow))
        #expect(ServiceWindow.isOpen(lastInboundMs: instant(wrote), nowMs: instant(now)) == isOpen)
    }

    @Test("the provider's word that it was closed holds against messages from before")
    func closedByProvider() {
        #expect(ServiceWindow.standing(lastInboundMs: 1000, closedAtMs: 0) == 1000)
        #expect(ServiceWindow.standing(lastInboundMs: 1000, closedAtMs: 1000) == nil)
        #expect(ServiceWindow.standing(lastInboundMs: 1001, closedAtMs: 1000) == 1001)
        #expect(ServiceWindow.standing(lastInboundMs: nil, closedAtMs: 1000) == nil)
    }

    @Test("the label of the conversation follows the window")
    func label() throws {
        var fixture = RuleFixture()
        #expect(fixture.approval?.conversation == .businessInitiated)
        fixture.facts.lastInboundMs = fixture.nowMs - RuleFixture.dayMs
        #expect(fixture.approval?.conversation == .businessInitiated)
        fixture.facts.lastInboundMs = fixture.nowMs - RuleFixture.dayMs + 1
        #expect(fixture.approval?.conversation == .userInitiated)
    }

    @Test("outside it goes what the campaign gives for outside, if that is a template")
    func outside() {
        var fixture = RuleFixture.freeForm()
        fixture.request.outsideWindow.text.body = "Hello again"
        #expect(fixture.outcome == Reason.outsideWindow)
        fixture.request.outsideWindow = Content()
        fixture.request.outsideWindow.template.name = "offer"
        fixture.request.outsideWindow.template.language = "en"
        #expect(fixture.outcome == "approved")
        #expect(fixture.approval?.isOutsideWindow == true)
        #expect(fixture.approval?.category == "MARKETING")
        fixture.templates = [:]
        #expect(fixture.outcome == Reason.templateUnavailable)
        fixture.facts.lastInboundMs = fixture.nowMs
        #expect(fixture.approval?.isOutsideWindow == false)
    }

    struct Wait: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let outcome: String
        /// Hours from now; `nil`: it does not wait.
        var hours: Int64?
        let change: @Sendable (inout RuleFixture) -> Void
    }

    private static let waits = [
        Wait(testDescription: "to its expiry", outcome: Reason.outsideWindow, hours: 72) {
            $0.request.expiresAtMs = $0.nowMs + 3 * RuleFixture.dayMs
        },
        Wait(testDescription: "30 days without an expiry", outcome: Reason.outsideWindow, hours: 720) { _ in },
        Wait(testDescription: "not in an open window", outcome: "approved") { $0.facts.lastInboundMs = $0.nowMs },
        Wait(testDescription: "not with content for outside", outcome: "approved") {
            $0.request.outsideWindow.template.name = "offer"
            $0.request.outsideWindow.template.language = "en"
        },
        Wait(testDescription: "with free-form content for outside", outcome: Reason.outsideWindow, hours: 720) {
            $0.request.outsideWindow.text.body = "Hello again"
        },
        Wait(testDescription: "not past an opt-out", outcome: Reason.optedOut) {
            $0.facts.consents[Purpose.marketing] = ConsentEntry(state: .revoked, atMs: 5)
        },
        Wait(testDescription: "not with a value missing", outcome: Reason.missingParameter) {
            $0.request.missing = ["first_name"]
        },
        Wait(testDescription: "without opt-in: an answer gives leave", outcome: Reason.outsideWindow, hours: 720) {
            $0.facts.consents = Consents()
        },
        Wait(testDescription: "not after its expiry", outcome: Reason.expired) { $0.request.expiresAtMs = $0.nowMs },
    ]

    @Test("a message that may wait for the person's next one waits", arguments: waits)
    func waiting(row: Wait) {
        var fixture = RuleFixture.freeForm()
        fixture.request.waitForWindow = true
        row.change(&fixture)
        #expect(fixture.outcome == row.outcome)
        #expect(fixture.untilMs == row.hours.map { fixture.nowMs + $0 * 3_600_000 })
    }
}
