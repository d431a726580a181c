import Models
import Rules

/// A message to somebody who may get it, and what the rules say once a test has changed something.
struct RuleFixture {
    static let nowMs: Int64 = 1_772_355_600_000  // 2026-03-01T09:00:00Z
    static let dayMs: Int64 = 24 * 3600 * 1000

    var request = MessageRequested()
    var facts = EligibilityFacts(template: { _, _ in nil })
    var nowMs = RuleFixture.nowMs
    /// Status of the template by language.
    var templates = ["en": "APPROVED"]

    init() {
        request.ref = MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "phone:+4915112345678")
        request.purpose = Purpose.marketing
        request.content.template.name = "offer"
        request.content.template.language = "en"
        request.timeZone = "Europe/Berlin"
        facts.consents = Consents([Purpose.marketing: ConsentEntry(state: .granted, atMs: 1)])
    }

    static func freeForm() -> RuleFixture {
        var fixture = RuleFixture()
        fixture.request.content = Content()
        fixture.request.content.text.body = "Hello"
        return fixture
    }

    var verdict: Verdict {
        var facts = facts
        facts.template = { [templates] _, language in
            templates[language].map { status in
                var record = TemplateRecord()
                (record.status, record.category, record.language) = (status, "MARKETING", language)
                return record
            }
        }
        return Eligibility.decide(request, facts: facts, nowMs: nowMs)
    }

    var approval: Approval? {
        if case .approved(let approval) = verdict { approval } else { nil }
    }

    /// `approved` or the reason code.
    var outcome: String {
        switch verdict {
        case .approved: "approved"
        case .suppressed(let reason, _), .deferred(_, let reason, _): reason
        }
    }

    var detail: String {
        switch verdict {
        case .approved(let approval): approval.notes
        case .suppressed(_, let detail), .deferred(_, _, let detail): detail
        }
    }

    var untilMs: Int64? {
        if case .deferred(let untilMs, _, _) = verdict { untilMs } else { nil }
    }

    static func hours(_ start: String, _ end: String, zone: String = "recipient") -> DailyWindow {
        var window = DailyWindow()
        window.startMinute = DailyHours.minute(of: start) ?? -1
        window.endMinute = DailyHours.minute(of: end) ?? -1
        window.timeZone = zone
        return window
    }

    static func quiet(_ start: String, _ end: String, zone: String = "recipient", purposes: [String] = []) -> QuietHours
    {
        var quiet = QuietHours()
        quiet.hours = hours(start, end, zone: zone)
        quiet.purposes = purposes
        return quiet
    }

    static func cap(_ purpose: String, _ count: Int32, perSeconds period: Int64) -> FrequencyCap {
        var cap = FrequencyCap()
        (cap.purpose, cap.count, cap.periodS) = (purpose, count, period)
        return cap
    }
}
