import CurlClient
import DequeModule
import Foundation
import Models
import Providers
import Rules
import ServiceKit
import StreamProcessing

typealias Context = BatchContext<SendEffect>

/// One partition of a sender: queues approved messages, journals and sends them at their channel's pace, and tells what
/// came of each.
final class SenderProcessor: PartitionProcessor {
    private let provider: any Provider
    private let credentials: CredentialCache
    private let limits: SenderLimits
    private var queue = SendQueue()
    private var paces: [String: ChannelPace] = [:]
    private var campaignPaces = CampaignPaces()
    private var inFlight: [Data: InFlight] = [:]
    private var stops = Stops()
    private var providerLimits = ProviderLimits()
    private var isDraining = false
    private var nextPruneMs: Int64 = 0

    /// A channel as it is during one batch.
    private struct Line {
        let channel: ChannelRecord?
        let budget: ProviderLimits.Budget?
    }

    private struct InFlight {
        let approved: MessageApproved
        let reservation: ProviderLimits.Reservation?
    }

    init(provider: any Provider, credentials: CredentialCache, limits: SenderLimits) {
        self.provider = provider
        self.credentials = credentials
        self.limits = limits
    }

    var outstandingEffects: Int { inFlight.count }
    func heldOffset(of topic: Topic) -> Int64? { queue.oldestOffset }
    func drain() { isDraining = true }

    /// Attempts without an outcome are in doubt: the process ended between the request and its answer.
    func start(_ context: Context) throws {
        let journal = Journal(store: context.store)
        for (entry, keepUntilMs) in try journal.abandoned() {
            var event = entry.event
            event.kind = .inDoubt
            event.atMs = context.nowMs
            event.reason = Reason.inDoubt
            try journal.write(.init(attempt: entry.attempt, state: .inDoubt, event: event), keepUntilMs: keepUntilMs)
            context.emit(event)
        }
    }

    func process(_ record: InputRecord, _ context: Context) throws -> RecordOutcome {
        guard let value = record.value else { return .done }
        queue.append(try Codec.decode(MessageApproved.self, value), offset: record.offset)
        return .done
    }

    func tick(_ context: Context) throws -> TickOutcome {
        if !isDraining { try sendWaiting(context) }
        if context.nowMs >= nextPruneMs {
            let removed = try Journal(store: context.store).prune(nowMs: context.nowMs, limit: limits.pruneBatch)
            if removed < limits.pruneBatch { nextPruneMs = context.nowMs + 60_000 }
        }
        return .idle(forMs: idleMs())
    }

    // MARK: - Sending

    private func sendWaiting(_ context: Context) throws {
        let now = ContinuousClock.now
        for key in queue.waitingChannels {
            let lanes = queue.lanes(of: key)
            guard let lane = lanes.first, let first = queue.first(of: key, lane: lane)?.approved else { continue }
            let channel = context.tables.channel(workspace: first.ref.workspace, id: first.channelID)
            let rate = channel?.messagesPerSecond ?? 80
            var pace = paces[key] ?? ChannelPace(rate: rate, now: now)
            let allowance = min(pace.allowance(configured: rate, now: now), limits.inFlight - inFlight.count)
            let budget = try channel.flatMap {
                try providerLimits.budget(of: $0, forgetting: limits.pruneBatch, context)
            }
            guard channel == nil || budget != nil else { continue }
            pace.spent(try send(upTo: allowance, of: key, lanes, Line(channel: channel, budget: budget), context))
            paces[key] = pace
        }
    }

    /// Goes round a channel's lanes, a message from each, until `allowance` messages have been sent; those that are not to
    /// be sent cost nothing.
    private func send(
        upTo allowance: Int, of key: String, _ lanes: Deque<String>, _ line: Line, _ context: Context
    ) throws -> Int {
        var lanes = lanes
        var sent = 0
        var seen = 0
        while seen < 1000, let lane = lanes.popFirst() {
            guard let approved = queue.first(of: key, lane: lane)?.approved else { continue }
            let campaign = context.tables.campaign(workspace: approved.ref.workspace, id: approved.ref.campaignID)
            let admission = Admission.decide(
                approved, campaign: campaign, channel: line.channel, stops: stops, nowMs: context.nowMs)
            if admission == .send, sent >= allowance || !campaignPaces.allows(campaign, now: .now) { continue }
            _ = queue.popFirst(of: key, lane: lane)
            seen += 1
            if try handle(approved, admission, line, context) {
                sent += 1
                campaignPaces.spend(campaign)
            }
            lanes.append(lane)
        }
        return sent
    }

    /// - Returns: whether a request leaves.
    private func handle(
        _ approved: MessageApproved, _ admission: Admission, _ line: Line, _ context: Context
    ) throws -> Bool {
        // Its outcome is on the way.
        if inFlight[approved.ref.id] != nil { return false }
        let journal = Journal(store: context.store)
        if let entry = try journal.entry(approved.ref.id), !entry.allows(approved) {
            context.emit(entry.event)
            return false
        }
        switch admission {
        case .close(let kind, let reason):
            context.emit(event(approved, kind, reason: reason, context))
            return false
        case .giveBack(let reason):
            var deferred = event(approved, .deferred, reason: reason, context)
            // The console's stop takes a moment to come round; until then the ledger need not try.
            if reason == Reason.channelStopped { deferred.untilMs = context.nowMs + context.productMs(forRealMs: 2000) }
            context.emit(deferred)
            return false
        case .send:
            guard let channel = line.channel, let budget = line.budget else { return false }
            switch try providerLimits.decide(approved, budget, now: .now, context) {
            case .wait(let delay):
                context.emit(event(approved, for: delay, context))
                return false
            case .go(let grant): return try attempt(approved, channel, grant, context)
            }
        }
    }

    /// A message that may live a day may wait for another day's room; for one that lives shorter, room that opens after
    /// its end is none.
    private func event(_ approved: MessageApproved, for delay: ProviderLimits.Delay, _ context: Context) -> MessageEvent
    {
        let campaign = context.tables.campaign(workspace: approved.ref.workspace, id: approved.ref.campaignID)
        let isTooLate =
            delay.reason == Reason.dailyLimit && approved.expiresAtMs > 0 && delay.untilMs >= approved.expiresAtMs
            && (campaign?.expiresAfterS ?? 0) * 1000 < MessagingLimit.spanMs
        var event = event(approved, isTooLate ? .suppressed : .deferred, reason: delay.reason, context)
        if !isTooLate { event.untilMs = delay.untilMs }
        event.detail = delay.detail
        return event
    }

    private func attempt(
        _ approved: MessageApproved, _ channel: ChannelRecord, _ grant: ProviderLimits.Grant, _ context: Context
    ) throws -> Bool {
        do {
            let request = try request(for: approved, channel)
            let attempted = event(approved, .attempted, context)
            try write(.init(attempt: approved.attempt, state: .attempted, event: attempted), approved, context)
            context.emit(attempted)
            let reservation = try providerLimits.take(grant, for: approved, now: .now, context)
            inFlight[approved.ref.id] = InFlight(approved: approved, reservation: reservation)
            context.perform(SendEffect(message: approved.ref, attempt: approved.attempt, request: request))
            return true
        } catch ProviderRefusal.message(let reason, let detail) {
            try finish(approved, .failed, .failed, context) { event in
                event.reason = reason
                event.error.details = detail
            }
        } catch ProviderRefusal.channel(let detail) {
            try stop(approved, .channel, Reason.channelStopped, Self.error(detail), context)
        } catch let error as CredentialError {
            try stop(approved, .channel, Reason.channelStopped, Self.error("\(error)"), context)
        }
        return false
    }

    private func request(for approved: MessageApproved, _ channel: ChannelRecord) throws -> HTTPRequest {
        let opened = try credentials.credentials(
            channel: channel.id, revision: channel.revision, sealed: Array(channel.sealedCredentials))
        let request = try provider.request(for: approved, on: ChannelAccess(record: channel, credentials: opened))
        return HTTPRequest(
            method: request.method, url: request.url, headers: request.headers.map { ($0.name, $0.value) },
            body: request.body, timeoutMs: limits.requestTimeoutMs)
    }

    // MARK: - Outcomes

    func completed(_ result: SendResult, _ context: Context) throws {
        guard let ended = inFlight.removeValue(forKey: result.message) else { return }
        let approved = ended.approved
        if !result.mayHaveReachedSomebody { try providerLimits.giveBack(ended.reservation, context) }
        let now = ContinuousClock.now
        let key = SendQueue.key(approved)
        switch result.end {
        case .notSent(let detail):
            paces[key]?.unreachable(now: now)
            try postpone(approved, afterMs: 1000, Self.error(detail), context)
        case .unanswered(let detail):
            try finish(approved, .inDoubt, .inDoubt, context) { event in
                event.reason = Reason.inDoubt
                event.error = Self.error(detail)
            }
        case .answered(let outcome):
            paces[key]?.answered()
            try take(outcome, approved, context)
        }
    }

    private func take(_ outcome: SendOutcome, _ approved: MessageApproved, _ context: Context) throws {
        switch outcome {
        case .accepted(let id, _):
            try finish(approved, .accepted, .accepted, context) { $0.providerMessageID = id }
        case .rejected(let reason, let error):
            try finish(approved, .failed, .failed, context) { event in
                event.reason = reason
                event.error = error
            }
        case .retry(let retry):
            if retry.scope == .channel {
                paces[SendQueue.key(approved)]?.throttled(pauseMs: retry.afterMs, now: .now)
            }
            try postpone(approved, afterMs: retry.afterMs, retry.error, context)
        case .stop(let scope, let code, let error):
            try stop(approved, scope, code, error, context)
        case .unknown(let detail):
            try finish(approved, .inDoubt, .inDoubt, context) { event in
                event.reason = Reason.inDoubt
                event.error = Self.error(detail)
            }
        }
    }

    private func postpone(_ approved: MessageApproved, afterMs: Int64, _ error: ProviderError, _ context: Context)
        throws
    {
        try finish(approved, .retry, .deferred, context) { event in
            event.reason = Reason.retry
            event.untilMs = context.nowMs + afterMs
            event.error = error
        }
    }

    /// The provider refuses the whole channel or campaign; the message that met it stays pending.
    private func stop(
        _ approved: MessageApproved, _ scope: StopScope, _ code: String, _ error: ProviderError, _ context: Context
    ) throws {
        let workspace = approved.ref.workspace
        switch scope {
        case .channel: context.tables.channel(workspace: workspace, id: approved.channelID).map { stops.stop($0) }
        case .campaign:
            context.tables.campaign(workspace: workspace, id: approved.ref.campaignID).map { stops.stop($0) }
        }
        var stopped = event(approved, .stopped, reason: code, context)
        stopped.stopScope = scope.rawValue
        stopped.error = error
        context.emit(stopped)
        try finish(approved, .retry, .deferred, context) { $0.reason = code }
    }

    /// Writes the journal and tells.
    private func finish(
        _ approved: MessageApproved, _ state: Journal.State, _ kind: EventKind, _ context: Context,
        _ fill: (inout MessageEvent) -> Void
    ) throws {
        var event = event(approved, kind, context)
        fill(&event)
        try write(.init(attempt: approved.attempt, state: state, event: event), approved, context)
        context.emit(event)
    }

    private func write(_ entry: Journal.Entry, _ approved: MessageApproved, _ context: Context) throws {
        let keepUntil =
            approved.expiresAtMs > 0
            ? approved.expiresAtMs + limits.journalGraceMs : context.nowMs + limits.journalKeepMs
        try Journal(store: context.store).write(entry, keepUntilMs: keepUntil)
    }

    private func event(
        _ approved: MessageApproved, _ kind: EventKind, reason: String = "", _ context: Context
    ) -> MessageEvent {
        var event = MessageEvent()
        event.ref = approved.ref
        event.kind = kind
        event.atMs = context.nowMs
        event.channelID = approved.channelID
        event.contactID = approved.contactID
        event.purpose = approved.purpose
        event.attempt = approved.attempt
        event.reason = reason
        event.conversation = approved.conversation
        event.category = approved.category
        return event
    }

    /// An error of ours, not of the provider.
    private static func error(_ detail: String) -> ProviderError {
        var error = ProviderError()
        error.details = detail
        return error
    }

    private func idleMs() -> Int64 {
        let now = ContinuousClock.now
        guard !queue.isEmpty, inFlight.count < limits.inFlight else { return 1000 }
        let next = queue.waitingChannels.compactMap { paces[$0]?.millisecondsToNext(now: now) }.min() ?? 0
        // A few messages at a time share one journal write.
        return min(max(next, 20), 1000)
    }
}
