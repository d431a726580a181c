import Models
import Rules
import Testing

@Suite("May we send this message?")
struct EligibilityTests {
    private let now: Int64 = 1_772_355_600_000
    private let day = ServiceWindow.lengthMs

    private func request(_ change: (inout MessageRequested) -> Void = { _ in }) -> MessageRequested {
        var request = MessageRequested()
        request.ref = MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "phone:+4915112345678")
        request.purpose = Purpose.marketing
        request.content.template.name = "offer"
        request.content.template.language = "en"
        change(&request)
        return request
    }

    private func facts(
        _ consents: [String: ConsentEntry] = [:], lastInbound: Int64? = nil, status: String = "APPROVED"
    ) -> EligibilityFacts {
        EligibilityFacts(consents: Consents(consents), lastInboundMs: lastInbound) { _, _ in
            var template = TemplateRecord()
            template.status = status
            template.category = "MARKETING"
            return template
        }
    }

    private func granted(_ purpose: String = Purpose.marketing, at: Int64 = 1) -> [String: ConsentEntry] {
        [purpose: ConsentEntry(state: .granted, atMs: at)]
    }

    private func reason(_ request: MessageRequested, _ facts: EligibilityFacts) -> String {
        switch Eligibility.decide(request, facts: facts, nowMs: now) {
        case .approved: "approved"
        case .suppressed(let reason, _), .deferred(_, let reason, _): reason
        }
    }

    private var freeForm: MessageRequested {
        request { $0.content.text.body = "Hello" }
    }

    @Test("free-form content inside the window, to the millisecond")
    func windowBoundary() {
        #expect(reason(freeForm, facts(lastInbound: now - day + 1)) == "approved")
        #expect(reason(freeForm, facts(lastInbound: now - day)) == Reason.outsideWindow)
        #expect(reason(freeForm, facts(granted())) == Reason.outsideWindow)
    }

    @Test("free-form content is valid until the window closes, a template of an opted-in person without bound")
    func validity() throws {
        guard
            case .approved(let text) = Eligibility.decide(freeForm, facts: facts(lastInbound: now - 1000), nowMs: now),
            case .approved(let template) = Eligibility.decide(
                request(), facts: facts(granted(), lastInbound: now - 1000), nowMs: now),
            case .approved(let favour) = Eligibility.decide(
                request(), facts: facts(lastInbound: now - 1000), nowMs: now)
        else {
            Issue.record("all three are approved")
            return
        }
        #expect(text.validUntilMs == now - 1000 + day)
        #expect(text.category == "SERVICE")
        #expect(text.conversation == .userInitiated)
        #expect(template.validUntilMs == 0)
        // Without an opt-in only the open window allows it.
        #expect(favour.validUntilMs == now - 1000 + day)
    }

    @Test("outside the window the content for outside is sent, with its own missing parameters")
    func outsideWindow() {
        var request = freeForm
        request.outsideWindow.template.name = "offer"
        request.outsideWindow.template.language = "en"
        request.missing = ["city"]
        #expect(reason(request, facts(granted())) == "approved")
        request.missingOutsideWindow = ["city"]
        #expect(reason(request, facts(granted())) == Reason.missingParameter)
    }

    @Test("opt-in for business-initiated messages, not for authentication")
    func optIn() {
        #expect(reason(request(), facts()) == Reason.noOptIn)
        #expect(reason(request(), facts(granted("utility"))) == Reason.noOptIn)
        #expect(reason(request(), facts(granted(Purpose.all))) == "approved")
        #expect(reason(request { $0.purpose = Purpose.authentication }, facts()) == "approved")
    }

    @Test("an opt-out beats an open window; a marketing opt-out leaves utility alone")
    func optOut() {
        var consents = granted("utility")
        consents[Purpose.marketing] = ConsentEntry(state: .revoked, atMs: 5000)
        #expect(reason(request(), facts(consents, lastInbound: now)) == Reason.optedOut)
        #expect(reason(request { $0.purpose = "utility" }, facts(consents)) == "approved")
        consents[Purpose.all] = ConsentEntry(state: .revoked, atMs: 6000)
        #expect(reason(request { $0.purpose = "utility" }, facts(consents)) == Reason.optedOut)
        // A later grant for the purpose wins over the earlier revocation of all.
        consents["utility"] = ConsentEntry(state: .granted, atMs: 7000)
        #expect(reason(request { $0.purpose = "utility" }, facts(consents)) == "approved")
    }

    @Test("every other refusal, in its order")
    func refusals() {
        var everything = facts(granted(), status: "PAUSED")
        #expect(reason(request(), everything) == Reason.templateUnavailable)
        #expect(reason(request { $0.blacklisted = true }, everything) == Reason.blacklisted)
        everything.notOnChannel = true
        #expect(reason(request { $0.blacklisted = true }, everything) == Reason.notOnChannel)
        #expect(
            reason(
                request {
                    $0.ref = MessageRef(workspace: "w", campaignID: "c", runID: "1", address: "email:a@b.example")
                }, everything) == Reason.invalidAddress)
        #expect(reason(request { $0.expiresAtMs = now }, everything) == Reason.expired)
        #expect(reason(request { $0.expiresAtMs = now + 1 }, everything) == Reason.notOnChannel)
        everything.campaignCancelled = true
        #expect(reason(request { $0.expiresAtMs = now }, everything) == Reason.campaignCancelled)
        #expect(reason(request { $0.missing = ["first_name"] }, facts(granted())) == Reason.missingParameter)
    }

    @Test("the order in which consents come does not change the effective one", arguments: 1...50)
    func consentOrder(seed: Int) {
        let entries = (0..<6).map { index in
            ConsentEntry(
                state: (seed >> index) & 1 == 0 ? .granted : .revoked, atMs: 1000 * Int64((seed * (index + 7)) % 4))
        }
        func effective(_ order: [ConsentEntry]) -> ConsentEntry {
            var entry = order[0]
            for other in order.dropFirst() { entry.apply(other) }
            return entry
        }
        #expect(effective(entries) == effective(entries.reversed()))
        #expect(effective(entries) == effective(entries + entries))
        let latest = entries.map(\.atMs).max()
        #expect(effective(entries).atMs == latest)
        if entries.contains(where: { $0.atMs == latest && $0.state == .revoked }) {
            #expect(effective(entries).state == .revoked)
        }
    }

    @Test("within one second a revocation wins, whichever came first")
    func oneSecond() {
        for (granted, revoked, expected) in [
            (900, 0, ConsentState.revoked), (0, 999, .revoked), (1000, 999, .granted), (999, 1000, .revoked),
        ] as [(Int64, Int64, ConsentState)] {
            var entry = ConsentEntry(state: .granted, atMs: granted)
            entry.apply(ConsentEntry(state: .revoked, atMs: revoked))
            #expect(entry.state == expected)
            entry = ConsentEntry(state: .revoked, atMs: revoked)
            entry.apply(ConsentEntry(state: .granted, atMs: granted))
            #expect(entry.state == expected)
        }
    }
}
