public import Models

/// May we send this message? One decision for the checker's verdict and the console's estimate.
///
/// The rules in their order, the first that refuses gives the reason: campaign cancelled, expired; (a duplicate gets the
/// verdict it had: the checker remembers it) invalid address, not on the channel; blacklisted; opted out; template
/// unavailable; missing parameter; window; opt-in; frequency caps; daily and quiet hours.
public enum Eligibility {
    public static func decide(_ request: MessageRequested, facts: EligibilityFacts, nowMs: Int64) -> Verdict {
        if let refusal = refusalOfMessage(request, facts, nowMs) ?? refusalOfRecipient(request, facts) {
            return refusal
        }
        let windowOpen = ServiceWindow.isOpen(lastInboundMs: facts.lastInboundMs, nowMs: nowMs)
        switch contentToSend(request, facts, windowOpen: windowOpen, nowMs) {
        case .failure(let refusal): return refusal.verdict
        case .success(let choice):
            if let refusal = refusalOfContact(request, facts, windowOpen: windowOpen, nowMs) { return refusal }
            return now(request, choice, windowOpen: windowOpen, facts, nowMs)
        }
    }

    // MARK: - Message and recipient

    private static func refusalOfMessage(
        _ request: MessageRequested, _ facts: EligibilityFacts, _ nowMs: Int64
    ) -> Verdict? {
        if facts.campaignCancelled { return .suppressed(reason: Reason.campaignCancelled, detail: "") }
        if request.expiresAtMs > 0, nowMs >= request.expiresAtMs {
            return .suppressed(reason: Reason.expired, detail: "")
        }
        return nil
    }

    private static func refusalOfRecipient(_ request: MessageRequested, _ facts: EligibilityFacts) -> Verdict? {
        if !reaches(request.ref.address, facts) {
            return .suppressed(
                reason: Reason.invalidAddress,
                detail: "the channel needs one of these: \(facts.addressSchemes.joined(separator: ", "))")
        }
        if facts.notOnChannel { return .suppressed(reason: Reason.notOnChannel, detail: "") }
        if request.blacklisted { return .suppressed(reason: Reason.blacklisted, detail: "") }
        if facts.consents.effective(for: request.purpose)?.state == .revoked {
            return .suppressed(reason: Reason.optedOut, detail: request.purpose)
        }
        return nil
    }

    /// Compares in place: this is asked for every message.
    private static func reaches(_ address: String, _ facts: EligibilityFacts) -> Bool {
        facts.addressSchemes.contains { scheme in
            let utf8 = address.utf8
            let rest = utf8.dropFirst(scheme.utf8.count)
            return utf8.starts(with: scheme.utf8) && rest.first == UInt8(ascii: ":") && rest.count > 1
        }
    }

    // MARK: - Content

    private struct Choice {
        var content: Content
        var isOutsideWindow: Bool
        var category = "SERVICE"
        var language = ""
        var note = ""

        mutating func take(_ found: TemplateChoice) {
            (category, language, note) = (found.category, found.language, found.note)
            if !language.isEmpty { content.template.language = language }
        }
    }

    private struct Refusal: Error {
        let verdict: Verdict

        init(_ reason: String, _ detail: String) { verdict = .suppressed(reason: reason, detail: detail) }

        /// The person's next message opens the window; a message without an expiry waits for it for 30 days.
        init(windowIsClosedTo request: MessageRequested, nowMs: Int64) {
            let detail = "free-form content outside the 24-hour window"
            let untilMs = request.expiresAtMs > 0 ? request.expiresAtMs : nowMs + Eligibility.longestWaitMs
            verdict =
                request.waitForWindow
                ? .deferred(untilMs: untilMs, reason: Reason.outsideWindow, detail: detail)
                : .suppressed(reason: Reason.outsideWindow, detail: detail)
        }
    }

    private static let longestWaitMs: Int64 = 30 * 24 * 3600 * 1000

    /// Templates are always allowed; free-form content only inside the window, else what the campaign says for outside.
    private static func contentToSend(
        _ request: MessageRequested, _ facts: EligibilityFacts, windowOpen: Bool, _ nowMs: Int64
    ) -> Result<Choice, Refusal> {
        let wanted = request.content
        let isTemplate = wanted.isTemplate
        let isOutside =
            !isTemplate && facts.hasWindow && !windowOpen && request.hasOutsideWindow
            && request.outsideWindow.isTemplate
        var choice = Choice(content: isOutside ? request.outsideWindow : wanted, isOutsideWindow: isOutside)
        if case .template(let template) = choice.content.kind {
            do {
                choice.take(try TemplateChoice(template, find: facts.template))
            } catch {
                return .failure(Refusal(Reason.templateUnavailable, error.detail))
            }
        }
        let missing = isOutside ? request.missingOutsideWindow : request.missing
        if !missing.isEmpty {
            return .failure(Refusal(Reason.missingParameter, missing.joined(separator: ", ")))
        }
        if let problem = facts.problem(of: choice.content) {
            return .failure(Refusal(Reason.invalidContent, "\(problem.pointer) \(problem.reason)"))
        }
        guard windowOpen || isTemplate || isOutside || !facts.hasWindow else {
            return .failure(Refusal(windowIsClosedTo: request, nowMs: nowMs))
        }
        return .success(choice)
    }

    // MARK: - Leave, caps and hours

    /// A person who wrote to us has given leave for as long as the window is open; everybody else needs to have opted in.
    private static func refusalOfContact(
        _ request: MessageRequested, _ facts: EligibilityFacts, windowOpen: Bool, _ nowMs: Int64
    ) -> Verdict? {
        if !windowOpen, !isOptedIn(request, facts) {
            return .suppressed(reason: Reason.noOptIn, detail: request.purpose)
        }
        let cap = FrequencyCaps.met(
            by: request.purpose, sends: facts.recentSends, caps: facts.settings.frequencyCaps, nowMs: nowMs)
        return cap.map { .suppressed(reason: Reason.frequencyCapped, detail: FrequencyCaps.text($0)) }
    }

    private static func isOptedIn(_ request: MessageRequested, _ facts: EligibilityFacts) -> Bool {
        facts.settings.purposesWithoutOptIn.contains(request.purpose)
            || facts.consents.effective(for: request.purpose)?.state == .granted
    }

    private static func now(
        _ request: MessageRequested, _ choice: Choice, windowOpen: Bool, _ facts: EligibilityFacts, _ nowMs: Int64
    ) -> Verdict {
        let hours = SendingHours(request, facts, nowMs: nowMs)
        if let untilMs = hours.untilMs {
            return .deferred(untilMs: untilMs, reason: Reason.quietHours, detail: hours.detail)
        }
        let needsWindow = (facts.hasWindow && !choice.content.isTemplate) || !isOptedIn(request, facts)
        return .approved(
            Approval(
                content: choice.content, isOutsideWindow: choice.isOutsideWindow, language: choice.language,
                conversation: windowOpen ? .userInitiated : .businessInitiated, category: choice.category,
                validUntilMs: needsWindow ? ServiceWindow.closesAt(lastInboundMs: facts.lastInboundMs) ?? 0 : 0,
                notes: [choice.note, hours.detail].filter { !$0.isEmpty }.joined(separator: "; ")))
    }
}

extension Content {
    fileprivate var isTemplate: Bool {
        if case .template = kind { true } else { false }
    }
}
