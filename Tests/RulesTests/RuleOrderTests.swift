import Models
import Rules
import Testing

/// The rules as steps: each breaks one, and the earlier one gives the reason however many are broken.
@Suite("The order of the rules")
struct RuleOrderTests {
    enum Step: String, CaseIterable, CustomTestStringConvertible {
        case cancelled, expired, address, notOnChannel, blacklisted, optedOut, template, parameter, window, optIn, cap
        case hours

        var testDescription: String { rawValue }

        var reason: String {
            switch self {
            case .cancelled: Reason.campaignCancelled
            case .expired: Reason.expired
            case .address: Reason.invalidAddress
            case .notOnChannel: Reason.notOnChannel
            case .blacklisted: Reason.blacklisted
            case .optedOut: Reason.optedOut
            case .template: Reason.templateUnavailable
            case .parameter: Reason.missingParameter
            case .window: Reason.outsideWindow
            case .optIn: Reason.noOptIn
            case .cap: Reason.frequencyCapped
            case .hours: Reason.quietHours
            }
        }

        func isBroken(in fixture: inout RuleFixture) {
            switch self {
            case .cancelled: fixture.facts.campaignCancelled = true
            case .expired: fixture.request.expiresAtMs = fixture.nowMs
            case .address: fixture.request.ref.address = "email:a@shop.example"
            case .notOnChannel: fixture.facts.notOnChannel = true
            case .blacklisted: fixture.request.blacklisted = true
            case .optedOut:
                fixture.facts.consents[Purpose.marketing] = ConsentEntry(state: .revoked, atMs: 5)
            case .template: fixture.templates = ["en": "PAUSED"]
            case .parameter: fixture.request.missing = ["first_name"]
            case .window:
                fixture.request.content = Content()
                fixture.request.content.text.body = "Hello"
            case .optIn: fixture.facts.consents = Consents()
            case .cap:
                fixture.facts.settings.frequencyCaps = [RuleFixture.cap(Purpose.marketing, 1, perSeconds: 3600)]
                fixture.facts.recentSends = [SendRecord(purpose: Purpose.marketing, atMs: fixture.nowMs - 1)]
            case .hours: fixture.facts.dailyWindow = RuleFixture.hours("20:00", "21:00")
            }
        }
    }

    @Test("each rule alone", arguments: Step.allCases)
    func alone(step: Step) {
        var fixture = RuleFixture()
        #expect(fixture.outcome == "approved")
        step.isBroken(in: &fixture)
        #expect(fixture.outcome == step.reason)
    }

    @Test("of two broken rules the earlier gives the reason", arguments: Step.allCases, Step.allCases)
    func pairs(first: Step, second: Step) throws {
        let order = Step.allCases
        let (one, two) = (try #require(order.firstIndex(of: first)), try #require(order.firstIndex(of: second)))
        // A content is either free-form or a template, and a consent either revoked or not given.
        guard one < two, Set([first, second]) != [.template, .window], Set([first, second]) != [.optedOut, .optIn]
        else { return }
        var fixture = RuleFixture()
        second.isBroken(in: &fixture)
        first.isBroken(in: &fixture)
        #expect(fixture.outcome == first.reason)
    }
}
