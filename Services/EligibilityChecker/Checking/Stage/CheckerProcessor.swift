import Foundation
import Models
import Rules
package import StreamProcessing

/// One partition of the eligibility checker: learns from consents, inbound messages and outcomes; answers requests.
package final class CheckerProcessor: PartitionProcessor {
    private let limits: CheckerLimits
    private var cache: TableCache?
    private var sweep = VerdictSweep()

    init(limits: CheckerLimits) { self.limits = limits }

    package func process(_ record: InputRecord, _ context: BatchContext<Never>) throws -> RecordOutcome {
        guard let value = record.value else { return .done }
        let cache = freshCache(context)
        switch record.topic {
        case Topics.consents: try take(Codec.decode(ConsentRecord.self, value), context, cache)
        case Topics.messagesInbound: try hear(Codec.decode(InboundMessage.self, value), context, cache)
        case Topics.messagesEvents:
            if Outcomes.concerns(value) {
                try Outcomes(context: context, cache: cache).learn(Codec.decode(MessageEvent.self, value))
            }
        case Topics.addressesAliases: try learn(Codec.decode(AddressAlias.self, value), record, context)
        case Topics.messagesRequested:
            let asked = try EncodedRequest(value)
            guard hasReadConsents(asked.request, context) else { return .wait }
            try Verdicts(context: context, cache: cache, limits: limits).answer(asked)
        default: break
        }
        return .done
    }

    package func tick(_ context: BatchContext<Never>) throws -> TickOutcome {
        try sweep.advance(context, limit: limits.sweepBatch)
        return .idle(forMs: 1000)
    }

    private func freshCache(_ context: Context) -> TableCache {
        let cache = cache ?? TableCache(context.tables)
        self.cache = cache
        cache.refresh(context.tables)
        return cache
    }

    /// Every consent acknowledged before the launch is in force (invariant 9).
    private func hasReadConsents(_ request: MessageRequested, _ context: Context) -> Bool {
        request.logIdentity != context.logIdentity
            || context.position(of: Topics.consents) >= request.consentsOffset
    }

    private func take(_ consent: ConsentRecord, _ context: Context, _ cache: TableCache) throws {
        let address = RecipientStore.key(workspace: consent.workspace, address: consent.address)
        try RecipientStore(store: context.store).update(address) { state in
            if consent.state == .pending {
                DoubleOptIn(context: context, cache: cache).requested(consent, &state)
            } else {
                state.apply(consent)
                Aliases(context: context).tell(consent, state)
            }
        }
    }

    /// The record stands in the partition of either address: its key says which.
    private func learn(_ alias: AddressAlias, _ record: InputRecord, _ context: Context) throws {
        let own = [alias.address, alias.alias].first {
            RecordKey.recipient(workspace: alias.workspace, address: $0) == record.key
        }
        guard let own else { return }
        let address = RecipientStore.key(workspace: alias.workspace, address: own)
        try RecipientStore(store: context.store).update(address) { state in
            Aliases(context: context).learn(alias, of: own, &state)
        }
    }

    private func hear(_ inbound: InboundMessage, _ context: Context, _ cache: TableCache) throws {
        let address = RecipientStore.key(workspace: inbound.workspace, address: inbound.address)
        try RecipientStore(store: context.store).update(address) { state in
            if inbound.opensWindow { state.wrote(on: inbound.channelID, atMs: inbound.atMs) }
            Aliases(context: context).tell(inbound, state)
            // What the person asks for is heard under the address they wrote from, once.
            guard inbound.toldUnder.isEmpty else { return }
            let isAnswer = DoubleOptIn(context: context, cache: cache).confirmed(by: inbound, &state)
            if !isAnswer { KeywordActions(context: context, cache: cache).heard(inbound, &state) }
        }
    }
}
