import Models
import Rules
import ServiceKit
import StreamProcessing

/// What people ask for with a word or a button: opt-outs, opt-ins, help. Each is an entry of the trail; the answer comes
/// once, when something has changed, and then there is silence.
struct KeywordActions {
    let context: Context
    let cache: TableCache

    func heard(_ inbound: InboundMessage, _ state: inout RecipientState) {
        guard let (match, source) = cache.rules(of: inbound.workspace).keywords.match(inbound) else { return }
        act(match, source: source, inbound, &state)
    }

    private func act(
        _ match: Keywords.Match, source: String, _ inbound: InboundMessage, _ state: inout RecipientState
    ) {
        if match.action == .help { return help(match, inbound, &state) }
        guard let (purpose, wanted) = match.action.decision else { return }
        if match.isAffirmation, !Self.hasJustOptedOut(state, atMs: inbound.atMs) { return }
        let before = Self.standing(state)
        var consent = inbound.consent(purpose, wanted, source: source)
        consent.text = inbound.text
        state.apply(consent)
        context.emit(consent)
        if Self.standing(state) != before { reply(match.reply, to: inbound) }
    }

    private static func hasJustOptedOut(_ state: RecipientState, atMs: Int64) -> Bool {
        guard let entry = state.consents.effective(for: Purpose.marketing), entry.state == .revoked else {
            return false
        }
        return atMs >= entry.atMs && atMs < entry.atMs + Keywords.affirmationMs
    }

    /// What holds for each purpose, whenever it was said.
    private static func standing(_ state: RecipientState) -> [String: ConsentState] {
        var standing: [String: ConsentState] = [:]
        for purpose in state.consents.entries.map(\.purpose) + [Purpose.marketing, Purpose.all] {
            standing[purpose] = state.consents.effective(for: purpose)?.state
        }
        return standing
    }

    // MARK: - Answering

    /// Answered once a day: two machines must not keep each other talking.
    private func help(_ match: Keywords.Match, _ inbound: InboundMessage, _ state: inout RecipientState) {
        guard state.helpedAtMs == 0 || inbound.atMs >= state.helpedAtMs + ServiceWindow.lengthMs else { return }
        state.helpedAtMs = inbound.atMs
        reply(match.reply, to: inbound)
    }

    /// Free-form on the channel the person wrote on, whose window they have just opened. A message that comes so late
    /// that the window has closed since gets no answer.
    private func reply(_ text: String, to inbound: InboundMessage) {
        let validUntilMs = inbound.atMs + ServiceWindow.lengthMs
        guard !text.isEmpty, inbound.opensWindow, context.nowMs < validUntilMs,
            let line = cache.channel(workspace: inbound.workspace, id: inbound.channelID)
        else { return }
        var approved = MessageApproved()
        approved.ref = MessageRef(
            workspace: inbound.workspace, campaignID: MessageRef.keywordReplies, runID: inbound.derivedID,
            address: inbound.address)
        approved.channelID = inbound.channelID
        approved.purpose = Purpose.utility
        approved.content.text.body = text
        approved.conversation = .userInitiated
        approved.category = "SERVICE"
        approved.validUntilMs = validUntilMs
        approved.expiresAtMs = validUntilMs
        approved.attempt = 1
        context.emit(approved, to: line)
    }
}

extension InboundMessage {
    /// Names what follows from this message: hearing it again follows with the same names.
    var derivedID: String { Hex.encode(DerivedID.of("inbound", channelID, providerMessageID)) }

    /// An entry of the trail that the person makes with this message.
    func consent(_ purpose: String, _ state: ConsentState, source: String) -> ConsentRecord {
        var consent = ConsentRecord()
        consent.id = derivedID
        consent.workspace = workspace
        consent.address = address
        consent.purpose = purpose
        consent.state = state
        consent.source = source
        consent.atMs = atMs
        consent.actor = address
        consent.channelID = channelID
        return consent
    }
}
