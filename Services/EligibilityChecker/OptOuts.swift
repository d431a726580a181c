import Models
import Rules
import StreamProcessing

/// Opt-outs and opt-ins that people give by a message or that the provider reports.
struct OptOuts {
    let context: Context

    /// A keyword or an opt-out button.
    func heard(_ inbound: InboundMessage) throws {
        let text =
            Keywords.action(for: inbound.payload).map { ($0, "button") }
            ?? Keywords.action(for: inbound.text).map { ($0, "keyword") }
        guard let (action, source) = text else { return }
        var consent = ConsentRecord()
        consent.id = Hex.encode(DerivedID.of("inbound", inbound.channelID, inbound.providerMessageID))
        consent.workspace = inbound.workspace
        consent.address = inbound.address
        consent.source = source
        consent.text = inbound.text
        consent.atMs = inbound.atMs
        switch action {
        case .stop: (consent.purpose, consent.state) = (Purpose.marketing, .revoked)
        case .stopAll: (consent.purpose, consent.state) = (Purpose.all, .revoked)
        case .start: (consent.purpose, consent.state) = (Purpose.marketing, .granted)
        default: return
        }
        try record(consent)
    }

    /// The provider refused because the person has stopped marketing (131050).
    func refused(_ event: MessageEvent) throws {
        var consent = ConsentRecord()
        consent.id = Hex.encode(DerivedID.of("refused", event.ref.idText, String(event.attempt)))
        consent.workspace = event.ref.workspace
        consent.address = event.ref.address
        consent.purpose = Purpose.marketing
        consent.state = .revoked
        consent.source = "provider"
        consent.text = event.error.title
        consent.atMs = event.atMs
        try record(consent)
    }

    /// In force at once here; the topic tells everybody else.
    private func record(_ consent: ConsentRecord) throws {
        try RecipientFacts(store: context.store).apply(consent)
        context.emit(
            Topics.consents, key: RecordKey.recipient(workspace: consent.workspace, address: consent.address), consent)
    }
}
