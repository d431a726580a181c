import Models
import Rules
import StreamProcessing
import SwiftProtobuf

/// Website subscriptions that count only when the person confirms them by the button of a message.
struct DoubleOptIn {
    let context: Context
    let cache: TableCache

    /// Begins the payload of the confirming button; the form's id follows.
    static let payloadPrefix = "OPTIN:"
    /// A form that is sent again and again asks the person once in this time, milliseconds.
    private static let askedAgainAfterMs: Int64 = 24 * 3600 * 1000
    private static let pendingKept = 8

    // MARK: - Asking

    /// Somebody has subscribed on the website under this address: asks the person whether it was them.
    func requested(_ consent: ConsentRecord, _ state: inout RecipientState) {
        let deadlineMs = consent.atMs + Self.askedAgainAfterMs
        let asked = state.pending.first { $0.formID == consent.formID }
        guard context.nowMs < deadlineMs, !state.isGranted(consent.purpose),
            asked.map({ consent.atMs >= $0.askedAtMs + Self.askedAgainAfterMs }) ?? true,
            let form = cache.optInForm(workspace: consent.workspace, id: consent.formID),
            let line = cache.channel(workspace: consent.workspace, id: consent.channelID)
        else { return }
        state.pending.removeAll { $0.formID == consent.formID }
        state.pending =
            state.pending.suffix(Self.pendingKept - 1) + [
                .init(
                    formID: consent.formID, purpose: consent.purpose, text: consent.text, url: consent.url,
                    askedAtMs: consent.atMs)
            ]
        ask(consent, form, line, state, deadlineMs: deadlineMs)
    }

    private func ask(
        _ consent: ConsentRecord, _ form: OptInFormRecord, _ line: ChannelLine, _ state: RecipientState,
        deadlineMs: Int64
    ) {
        let request = request(consent, form, deadlineMs: deadlineMs)
        let facts = state.facts(on: consent.channelID)
        let rules = cache.rules(of: consent.workspace)
        let templates = cache.templates(for: request)
        let verdict = Eligibility.decide(
            request,
            facts: EligibilityFacts(
                consents: state.consents, lastInboundMs: facts.standingInboundMs,
                notOnChannel: facts.isNotOnChannel(nowMs: context.nowMs, believedForMs: rules.notOnChannelMs),
                settings: Self.settings, capabilities: line.capabilities, template: templates.find),
            nowMs: context.nowMs)
        tell(VerdictRecord(verdict, request, atMs: context.nowMs), EncodedRequest(request), line)
    }

    private func tell(_ verdict: VerdictRecord, _ asked: EncodedRequest, _ line: ChannelLine) {
        if let approval = verdict.encodedApproval(asked) {
            context.emit(encodedApproval: approval, of: asked.ref, to: line)
        } else {
            context.emit(verdict, on: asked)
        }
    }

    /// The person has just asked for this message: it needs no opt-in and does not wait for the morning.
    private static let settings = WorkspaceSettings.with { $0.purposesWithoutOptIn = [Purpose.utility] }

    private func request(_ consent: ConsentRecord, _ form: OptInFormRecord, deadlineMs: Int64) -> MessageRequested {
        var content = Content()
        content.template = form.template
        var person = RecipientRecord()
        person.firstName = consent.personName
        person.phone = Address.phoneNumber(of: consent.address) ?? ""
        let filled = Placeholders.fill(content, from: RecipientFields(person))

        var request = MessageRequested()
        request.ref = MessageRef(
            workspace: consent.workspace, campaignID: MessageRef.optInRequests, runID: consent.id,
            address: consent.address)
        request.channelID = consent.channelID
        request.purpose = Purpose.utility
        request.content = filled.content
        request.missing = filled.missing
        request.attempt = 1
        request.expiresAtMs = deadlineMs
        addConfirmation(of: form, to: &request)
        return request
    }

    /// The first quick reply of the template carries the form's name back.
    private func addConfirmation(of form: OptInFormRecord, to request: inout MessageRequested) {
        let template = cache.templates(for: request).records.first(where: TemplateRules.isSendable)
        let buttons = template?.components.first { $0.type == "BUTTONS" }?.buttons ?? []
        guard let index = buttons.firstIndex(where: { $0.type == "QUICK_REPLY" }) else { return }
        var parameter = TemplateButtonParameter()
        parameter.index = Int32(index)
        parameter.subType = "quick_reply"
        parameter.value.text = Self.payloadPrefix + form.id
        request.content.template.buttons.removeAll { $0.index == parameter.index }
        request.content.template.buttons.append(parameter)
    }

    // MARK: - Being answered

    /// The tap on the confirming button.
    /// - Returns: whether the message was one.
    func confirmed(by inbound: InboundMessage, _ state: inout RecipientState) -> Bool {
        guard inbound.payload.hasPrefix(Self.payloadPrefix) else { return false }
        let formID = String(inbound.payload.dropFirst(Self.payloadPrefix.count))
        let pending = state.pending.first { $0.formID == formID }
        let form = cache.optInForm(workspace: inbound.workspace, id: formID)
        guard let purpose = pending?.purpose ?? form?.purpose else { return true }

        var consent = inbound.consent(purpose, .granted, source: "website")
        consent.text = pending?.text ?? form?.text ?? ""
        consent.url = pending?.url ?? ""
        consent.formID = formID
        state.pending.removeAll { $0.formID == formID }
        state.apply(consent)
        context.emit(consent)
        return true
    }
}

extension RecipientState {
    fileprivate func isGranted(_ purpose: String) -> Bool { consents.effective(for: purpose)?.state == .granted }
}
