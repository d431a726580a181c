import Models
import Rules
import Testing

@Suite("Beginning a drip once more")
struct ReEnrolmentTests {
    private let now = instant("2026-03-31T09:00:00Z")
    private static let dayMs: Int64 = 86_400_000

    @Test(
        "depends on the rule, on when the pass before began and on whether it is over",
        arguments: [
            (.never, 0, 100, true, "already_enrolled"), (.unspecified, 0, 100, true, "already_enrolled"),
            (.afterExit, 0, 1, true, nil), (.afterExit, 0, 100, false, "already_enrolled"),
            (.always, 30, 29, true, "re_enrol_too_soon"), (.always, 30, 30, true, nil), (.always, 30, 30, false, nil),
            (.always, 0, 0, false, nil),
        ] as [(ReEnrol, Int32, Int64, Bool, String?)])
    func refusal(rule: ReEnrol, afterDays: Int32, days: Int64, isOver: Bool, expected: String?) {
        var drip = Drip()
        drip.reEnrol = rule
        drip.reEnrolAfterDays = afterDays
        #expect(ReEnrolment.refusal(drip: drip, last: nil, nowMs: now) == nil)
        let last = (enrolledAtMs: now - days * Self.dayMs, isOver: isOver)
        #expect(ReEnrolment.refusal(drip: drip, last: last, nowMs: now) == expected)
    }

    @Test("after so many days, to the millisecond")
    func boundary() {
        var drip = Drip()
        drip.reEnrol = .always
        drip.reEnrolAfterDays = 7
        let last = (enrolledAtMs: now - 7 * Self.dayMs + 1, isOver: true)
        #expect(ReEnrolment.refusal(drip: drip, last: last, nowMs: now) == "re_enrol_too_soon")
        #expect(ReEnrolment.refusal(drip: drip, last: last, nowMs: now + 1) == nil)
    }
}
