import Models
import StreamProcessing

/// Learns from what became of messages. The provider is the last judge: what it reports corrects our state
/// (invariant 6).
struct Outcomes {
    let context: Context
    let cache: TableCache

    /// Whether an encoded event can change anything here; most cannot.
    static func concerns(_ event: [UInt8]) -> Bool {
        switch MessageEvent.peekKind(event) {
        case .failed, .accepted, .suppressed, .expired, .cancelled, .deferred, nil: true
        default: false
        }
    }

    func learn(_ event: MessageEvent) throws {
        if event.kind == .failed, event.hasError { try correct(event) }
        if cache.rules(of: event.ref.workspace).hasCaps, let fate = Self.fate(event) {
            try settle(event, as: fate)
        }
    }

    // MARK: - Corrections

    private func correct(_ event: MessageEvent) throws {
        guard [Reason.notOnChannel, Reason.windowClosed, Reason.optedOut].contains(event.reason) else { return }
        let address = RecipientStore.key(workspace: event.ref.workspace, address: event.ref.address)
        try RecipientStore(store: context.store).update(address) { state in
            switch event.reason {
            case Reason.notOnChannel: state.wasNotOnChannel(event.channelID, atMs: event.atMs)
            case Reason.windowClosed: state.windowWasClosed(on: event.channelID, atMs: event.atMs)
            default: refused(event, &state)
            }
        }
    }

    /// The provider refused because the person has stopped marketing (131050).
    private func refused(_ event: MessageEvent, _ state: inout RecipientState) {
        var consent = ConsentRecord()
        consent.id = Hex.encode(DerivedID.of("refused", event.ref.idText, String(event.attempt)))
        consent.workspace = event.ref.workspace
        consent.address = event.ref.address
        consent.purpose = Purpose.marketing
        consent.state = .revoked
        consent.source = "provider"
        consent.text = event.error.title
        consent.atMs = event.atMs
        consent.channelID = event.channelID
        state.apply(consent)
        context.emit(consent)
    }

    // MARK: - Caps

    /// Our own word that a message waits for the morning releases nothing: it was never approved. The sender suppresses
    /// what was approved when there is no room before it expires.
    private static func fate(_ event: MessageEvent) -> VerdictRecord.Fate? {
        switch event.kind {
        case .accepted: .sent
        case .failed, .suppressed, .expired, .cancelled: .released
        case .deferred: event.reason == Reason.quietHours ? nil : .released
        default: nil
        }
    }

    private func settle(_ event: MessageEvent, as fate: VerdictRecord.Fate) throws {
        let address = RecipientStore.key(workspace: event.ref.workspace, address: event.ref.address)
        try VerdictStore(store: context.store).update(address, event.ref.id) { verdict in
            guard verdict.permission != nil, Self.isAbout(verdict, event), fate.rawValue > verdict.fate.rawValue else {
                return
            }
            verdict.fate = fate
            if fate == .sent { verdict.sentAtMs = event.atMs }
        }
    }

    /// Events about another attempt say nothing about this one. Receipts name no attempt: those from before the verdict
    /// are another's, to the second, as providers date them, and so is the failure that this attempt follows.
    private static func isAbout(_ verdict: VerdictRecord, _ event: MessageEvent) -> Bool {
        if event.attempt > 0 { return event.attempt == verdict.attempt }
        if event.reason == Reason.windowClosed, verdict.permission?.reopenedAfter ?? 0 > 0 { return false }
        return event.atMs / 1000 >= verdict.atMs / 1000
    }
}
