import Foundation
import Models
import Providers
import Rules
import ServiceKit
import StreamProcessing

typealias Context = BatchContext<SenderEffect>

/// One partition of a sender: queues approved messages, journals and sends them at their channel's pace, and tells what
/// came of each.
final class SenderProcessor: PartitionProcessor {
    typealias Effect = SenderEffect
    typealias EffectResult = SenderResult

    let provider: any Provider
    let credentials: CredentialCache
    let limits: SenderLimits
    /// The provider drops what it has had already: a message without an answer may be sent again.
    let dropsRepeats: Bool
    var queue = SendQueue()
    var lines: [String: ChannelLine] = [:]
    var campaignPaces = CampaignPaces()
    var inFlight: [Data: InFlight] = [:]
    var stops = Stops()
    var providerLimits = ProviderLimits()
    /// `nil`: media go by link.
    var media: MediaLibrary?
    private var isDraining = false
    private var nextPruneMs: Int64 = 0

    struct InFlight {
        let approved: MessageApproved
        let reservation: ProviderLimits.Reservation?
        /// Links of media that were sent by id.
        let linksByID: [String]
    }

    init(provider: any Provider, credentials: CredentialCache, limits: SenderLimits, media: MediaLibrary?) {
        self.provider = provider
        self.credentials = credentials
        self.limits = limits
        self.media = media
        dropsRepeats = provider.capabilities.dropsRepeats
    }

    var outstandingEffects: Int { inFlight.count }
    func heldOffset(of topic: Topic) -> Int64? { queue.oldestOffset }
    func drain() { isDraining = true }

    /// Attempts without an outcome: the process ended between the request and its answer.
    func start(_ context: Context) throws {
        let journal = Journal(store: context.store)
        for (entry, keepUntilMs) in try journal.abandoned() {
            var event = entry.event
            event.kind = dropsRepeats ? .deferred : .inDoubt
            event.atMs = context.nowMs
            event.reason = dropsRepeats ? Reason.retry : Reason.inDoubt
            let state: Journal.State = dropsRepeats ? .retry : .inDoubt
            try journal.write(.init(attempt: entry.attempt, state: state, event: event), keepUntilMs: keepUntilMs)
            context.emit(event)
        }
    }

    func process(_ record: InputRecord, _ context: Context) throws -> RecordOutcome {
        guard let value = record.value else { return .done }
        let approved = try Codec.decode(MessageApproved.self, value)
        if approved.recalled {
            try recall(approved, context)
        } else {
            queue.append(approved, offset: record.offset)
        }
        return .done
    }

    func completed(_ result: SenderResult, _ context: Context) throws {
        switch result {
        case .sent(let result): try conclude(result, context)
        case .stored(let result): try media?.completed(result, context)
        }
    }

    func tick(_ context: Context) throws -> TickOutcome {
        if !isDraining { try sendWaiting(context) }
        tellHealth(context)
        if context.nowMs >= nextPruneMs { try prune(context) }
        return .idle(forMs: idleMs())
    }

    private func prune(_ context: Context) throws {
        let removed = try Journal(store: context.store).prune(nowMs: context.nowMs, limit: limits.pruneBatch)
        try media?.prune(context, limit: limits.pruneBatch)
        if removed < limits.pruneBatch { nextPruneMs = context.nowMs + 60_000 }
    }

    private func tellHealth(_ context: Context) {
        let now = ContinuousClock.now
        for key in lines.keys {
            guard let event = lines[key]?.news(atMs: context.nowMs, now: now) else { continue }
            context.emit(
                Topics.channelsEvents, key: RecordKey.channel(workspace: event.workspace, id: event.channelID), event)
        }
    }

    private func idleMs() -> Int64 {
        let now = ContinuousClock.now
        guard !queue.isEmpty, inFlight.count < limits.inFlight else { return 1000 }
        let next = queue.waitingChannels.compactMap { lines[$0]?.pace.millisecondsToNext(now: now) }.min() ?? 0
        // A few messages at a time share one journal write.
        return min(max(next, 20), 1000)
    }
}
