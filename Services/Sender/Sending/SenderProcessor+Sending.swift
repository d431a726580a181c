import CurlClient
import Foundation
import Models
import Providers
import Rules
import ServiceKit
import StreamProcessing

extension SenderProcessor {
    /// A channel as it is during one batch.
    private struct Line {
        let channel: ChannelRecord?
        let budget: ProviderLimits.Budget?
    }

    /// Sends what the paces of the channels allow now.
    func sendWaiting(_ context: Context) throws {
        let now = ContinuousClock.now
        for key in queue.waitingChannels {
            var turns = queue.turns(of: key)
            guard let lane = turns.next(), let first = queue.first(of: key, lane: lane)?.approved else { continue }
            let channel = context.tables.channel(workspace: first.ref.workspace, id: first.channelID)
            let rate = channel?.messagesPerSecond ?? 80
            let pace = lines[key, default: ChannelLine(first, rate: rate, now: now)].pace
                .allowance(configured: rate, now: now)
            let budget = try channel.flatMap {
                try providerLimits.budget(of: $0, forgetting: limits.pruneBatch, context)
            }
            guard channel == nil || budget != nil else { continue }
            let allowance = min(pace, limits.inFlight - inFlight.count)
            let sent = try send(upTo: allowance, of: key, Line(channel: channel, budget: budget), context)
            lines[key]?.pace.spent(sent)
        }
    }

    /// Goes round a channel's lanes, a message from each, until `allowance` messages have been sent; those that are not to
    /// be sent cost nothing.
    private func send(upTo allowance: Int, of key: String, _ line: Line, _ context: Context) throws -> Int {
        var turns = queue.turns(of: key)
        var held: [Lane] = []
        var sent = 0
        var seen = 0
        while seen < 1000, let lane = turns.next() {
            guard let approved = queue.first(of: key, lane: lane)?.approved else { continue }
            let campaign = context.tables.campaign(workspace: approved.ref.workspace, id: approved.ref.campaignID)
            let admission = Admission.decide(
                approved, campaign: campaign, channel: line.channel, stops: stops, nowMs: context.nowMs)
            if admission == .send, sent >= allowance || !campaignPaces.allows(campaign, now: .now) {
                held.append(lane)
                continue
            }
            _ = queue.popFirst(of: key, lane: lane)
            seen += 1
            if try handle(approved, admission, line, context) {
                sent += 1
                campaignPaces.spend(campaign)
                turns.hasSent(lane)
            }
            turns.takeBack(lane)
        }
        turns.restore(held)
        queue.put(turns, of: key)
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
            let access = ChannelAccess(record: channel, credentials: try open(channel))
            let ids = try media?.ids(for: approved, on: access, context) ?? [:]
            let request = try provider.request(
                for: approved, on: access, context: SendContext(nowMs: RealTime.nowMs(), mediaIDs: ids))
            let attempted = event(approved, .attempted, context)
            try write(.init(attempt: approved.attempt, state: .attempted, event: attempted), approved, context)
            context.emit(attempted)
            let reservation = try providerLimits.take(grant, for: approved, now: .now, context)
            inFlight[approved.ref.id] = InFlight(
                approved: approved, reservation: reservation, linksByID: Array(ids.keys))
            let effect = SendEffect(
                message: approved, request: HTTPRequest(request, timeoutMs: limits.requestTimeoutMs))
            context.perform(.send(effect))
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

    private func open(_ channel: ChannelRecord) throws(CredentialError) -> [String: String] {
        try credentials.credentials(
            channel: channel.id, revision: channel.revision, sealed: Array(channel.sealedCredentials))
    }
}
