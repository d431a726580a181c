public import Models

/// What is known about one recipient when a message to them is judged.
public struct EligibilityFacts: Sendable {
    public var consents: Consents
    /// When the person last wrote to the channel's number; `nil`: never.
    public var lastInboundMs: Int64?
    /// The provider has said that the address is not on the channel.
    public var notOnChannel: Bool
    public var campaignCancelled: Bool
    /// Looks up a template of the message's channel.
    public var template: @Sendable (_ name: String, _ language: String) -> TemplateRecord?

    public init(
        consents: Consents = Consents(), lastInboundMs: Int64? = nil, notOnChannel: Bool = false,
        campaignCancelled: Bool = false, template: @escaping @Sendable (String, String) -> TemplateRecord?
    ) {
        self.consents = consents
        self.lastInboundMs = lastInboundMs
        self.notOnChannel = notOnChannel
        self.campaignCancelled = campaignCancelled
        self.template = template
    }
}

/// The verdict on one message.
public enum Verdict: Hashable, Sendable {
    case approved(Approval)
    /// Not sent, and why: a reason code of the contract and words for people.
    case suppressed(reason: String, detail: String)
}

/// Permission to send.
public struct Approval: Hashable, Sendable {
    public var content: Content
    public var conversation: Conversation
    /// Category of the template, or `SERVICE` for free-form content.
    public var category: String
    /// Until when the permission holds, milliseconds since the epoch; 0: no such bound.
    public var validUntilMs: Int64
}

/// The customer service window: free-form messages are allowed for 24 hours after the person's last message
/// (providers.md §5).
public enum ServiceWindow {
    public static let lengthMs: Int64 = 24 * 3600 * 1000

    /// When the window closes; `nil` when the person never wrote.
    public static func closesAt(lastInboundMs: Int64?) -> Int64? { lastInboundMs.map { $0 + lengthMs } }

    public static func isOpen(lastInboundMs: Int64?, nowMs: Int64) -> Bool {
        guard let closesAt = closesAt(lastInboundMs: lastInboundMs) else { return false }
        return nowMs < closesAt
    }
}

/// May we send this message? One decision for the checker's verdict and the console's estimate.
public enum Eligibility {
    public static func decide(_ request: MessageRequested, facts: EligibilityFacts, nowMs: Int64) -> Verdict {
        if let refusal = refusalOfRecipient(request, facts, nowMs) { return refusal }
        let windowOpen = ServiceWindow.isOpen(lastInboundMs: facts.lastInboundMs, nowMs: nowMs)
        guard let choice = chooseContent(request, windowOpen: windowOpen) else {
            return .suppressed(reason: Reason.outsideWindow, detail: "free-form content outside the 24-hour window")
        }
        var category = "SERVICE"
        if case .template(let template) = choice.content.kind {
            guard let record = facts.template(template.name, template.language), TemplateRules.isSendable(record) else {
                return .suppressed(
                    reason: Reason.templateUnavailable,
                    detail: "\(template.name) (\(template.language)) is not approved")
            }
            category = record.category
        }
        if !choice.missing.isEmpty {
            return .suppressed(reason: Reason.missingParameter, detail: choice.missing.joined(separator: ", "))
        }
        return approve(request, choice.content, category: category, windowOpen: windowOpen, facts)
    }

    private static func refusalOfRecipient(
        _ request: MessageRequested, _ facts: EligibilityFacts, _ nowMs: Int64
    ) -> Verdict? {
        if facts.campaignCancelled { return .suppressed(reason: Reason.campaignCancelled, detail: "") }
        if request.expiresAtMs > 0, nowMs >= request.expiresAtMs {
            return .suppressed(reason: Reason.expired, detail: "")
        }
        guard Address.phoneNumber(of: request.ref.address) != nil else {
            return .suppressed(reason: Reason.invalidAddress, detail: "the channel needs a phone number")
        }
        if facts.notOnChannel { return .suppressed(reason: Reason.notOnChannel, detail: "") }
        if request.blacklisted { return .suppressed(reason: Reason.blacklisted, detail: "") }
        if facts.consents.effective(for: request.purpose)?.state == .revoked {
            return .suppressed(reason: Reason.optedOut, detail: request.purpose)
        }
        return nil
    }

    /// Templates are always allowed; free-form content only inside the window, else what the campaign says for outside.
    private static func chooseContent(
        _ request: MessageRequested, windowOpen: Bool
    ) -> (content: Content, missing: [String])? {
        if case .template = request.content.kind { return (request.content, request.missing) }
        if windowOpen { return (request.content, request.missing) }
        guard request.hasOutsideWindow, case .template = request.outsideWindow.kind else { return nil }
        return (request.outsideWindow, request.missingOutsideWindow)
    }

    /// A person who wrote to us has given leave for as long as the window is open; everybody else needs to have opted in.
    private static func approve(
        _ request: MessageRequested, _ content: Content, category: String, windowOpen: Bool, _ facts: EligibilityFacts
    ) -> Verdict {
        let optedIn =
            request.purpose == Purpose.authentication
            || facts.consents.effective(for: request.purpose)?.state == .granted
        guard windowOpen || optedIn else { return .suppressed(reason: Reason.noOptIn, detail: request.purpose) }
        let isFreeForm = category == "SERVICE"
        let needsWindow = isFreeForm || !optedIn
        return .approved(
            Approval(
                content: content, conversation: windowOpen ? .userInitiated : .businessInitiated, category: category,
                validUntilMs: needsWindow ? ServiceWindow.closesAt(lastInboundMs: facts.lastInboundMs) ?? 0 : 0))
    }
}
