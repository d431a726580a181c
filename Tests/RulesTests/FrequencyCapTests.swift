import Models
import Rules
import Testing

@Suite("Frequency caps")
struct FrequencyCapTests {
    private static let week: Int64 = 7 * 86_400

    private func outcome(_ caps: [FrequencyCap], _ sends: [(purpose: String, secondsAgo: Int64)]) -> RuleFixture {
        var fixture = RuleFixture()
        fixture.facts.settings.frequencyCaps = caps
        fixture.facts.recentSends = sends.map {
            SendRecord(purpose: $0.purpose, atMs: fixture.nowMs - $0.secondsAgo * 1000)
        }
        return fixture
    }

    @Test("count sends of the purpose in the span before, and none at its far end")
    func span() {
        let caps = [RuleFixture.cap(Purpose.marketing, 2, perSeconds: Self.week)]
        #expect(outcome(caps, [("marketing", 1)]).outcome == "approved")
        #expect(outcome(caps, [("marketing", 1), ("marketing", 2)]).outcome == Reason.frequencyCapped)
        #expect(outcome(caps, [("marketing", 1), ("marketing", Self.week - 1)]).outcome == Reason.frequencyCapped)
        #expect(outcome(caps, [("marketing", 1), ("marketing", Self.week)]).outcome == "approved")
        #expect(outcome(caps, [("utility", 1), ("utility", 2)]).outcome == "approved")
    }

    @Test("a cap for all counts every purpose, and holds every purpose")
    func all() {
        let caps = [RuleFixture.cap(Purpose.all, 2, perSeconds: 3600)]
        #expect(outcome(caps, [("utility", 1), ("authentication", 2)]).outcome == Reason.frequencyCapped)
        #expect(outcome(caps, [("utility", 1)]).outcome == "approved")
        let other = [RuleFixture.cap(Purpose.utility, 0, perSeconds: 3600)]
        #expect(outcome(other, []).outcome == "approved")
    }

    @Test(
        "say what they are",
        arguments: [
            (2, 7 * 86_400, "2 per 7 days"), (1, 86_400, "1 per day"), (3, 3600, "3 per hour"),
            (5, 5400, "5 per 90 minutes"), (1, 45, "1 per 45 seconds"),
        ] as [(Int32, Int64, String)])
    func words(count: Int32, period: Int64, text: String) {
        let cap = RuleFixture.cap(Purpose.marketing, count, perSeconds: period)
        let sends = (0..<count).map { _ in (purpose: Purpose.marketing, secondsAgo: Int64(1)) }
        #expect(outcome([cap], sends).detail == text)
    }

    @Test("none unless set")
    func unset() {
        #expect(outcome([], Array(repeating: ("marketing", 1), count: 100)).outcome == "approved")
    }
}
