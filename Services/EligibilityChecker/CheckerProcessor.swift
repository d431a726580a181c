import Foundation
import Models
import Rules
import StreamProcessing

/// One partition of the eligibility checker: learns from consents, inbound messages and outcomes; answers requests.
final class CheckerProcessor: PartitionProcessor {
    private let limits: CheckerLimits
    private var nextPruneMs: Int64 = 0

    init(limits: CheckerLimits) { self.limits = limits }

    func process(_ record: InputRecord, _ context: Context) throws -> RecordOutcome {
        guard let value = record.value else { return .done }
        switch record.topic {
        case Topics.consents:
            try RecipientFacts(store: context.store).apply(Codec.decode(ConsentRecord.self, value))
        case Topics.messagesInbound: try hear(Codec.decode(InboundMessage.self, value), context)
        case Topics.messagesEvents: try learn(Codec.decode(MessageEvent.self, value), context)
        case Topics.messagesRequested:
            let request = try Codec.decode(MessageRequested.self, value)
            guard hasReadConsents(request, context) else { return .wait }
            try Verdicts(context: context, limits: limits).answer(request)
        default: break
        }
        return .done
    }

    func tick(_ context: Context) throws -> TickOutcome {
        guard context.nowMs >= nextPruneMs else { return .idle(forMs: 1000) }
        let removed = try Verdicts(context: context, limits: limits).prune()
        if removed == limits.pruneBatch { return .busy }
        nextPruneMs = context.nowMs + 60_000
        return .idle(forMs: 1000)
    }

    /// Every consent acknowledged before the launch is in force (invariant 9).
    private func hasReadConsents(_ request: MessageRequested, _ context: Context) -> Bool {
        request.logIdentity != context.logIdentity
            || context.position(of: Topics.consents) >= request.consentsOffset
    }

    private func hear(_ inbound: InboundMessage, _ context: Context) throws {
        let address = Data(DerivedID.recipient(workspace: inbound.workspace, address: inbound.address))
        let facts = RecipientFacts(store: context.store)
        if inbound.opensWindow {
            try facts.wrote(address, channel: inbound.channelID, atMs: inbound.atMs)
            try facts.isOnChannelAfterAll(address, channel: inbound.channelID)
        }
        try OptOuts(context: context).heard(inbound)
    }

    /// The provider is the last judge: what it reports corrects our state (invariant 6).
    private func learn(_ event: MessageEvent, _ context: Context) throws {
        guard event.kind == .failed, event.hasError else { return }
        let address = Data(DerivedID.recipient(workspace: event.ref.workspace, address: event.ref.address))
        let facts = RecipientFacts(store: context.store)
        switch event.reason {
        case Reason.notOnChannel:
            try facts.wasNotOnChannel(
                address, channel: event.channelID, untilMs: event.atMs + limits.notOnChannelMs)
        case Reason.windowClosed:
            try facts.windowWasClosed(address, channel: event.channelID, atMs: event.atMs)
        case Reason.optedOut: try OptOuts(context: context).refused(event)
        default: break
        }
    }
}
