import Foundation
import Models
import Rules
import StreamProcessing
import SwiftProtobuf

/// Judges a request and remembers the verdict: the same attempt at the same message gets the same answer for ever.
struct Verdicts {
    let context: Context
    let cache: TableCache
    let limits: CheckerLimits

    func answer(_ asked: EncodedRequest) throws {
        if asked.request.recalled { return try Recall(verdicts: self).answer(asked) }
        let (request, ref) = (asked.request, asked.ref)
        let address = RecipientStore.key(workspace: ref.workspace, address: ref.address)
        let rules = cache.rules(of: ref.workspace)
        let memory = try Memory(of: ref.id, address, in: VerdictStore(store: context.store), withOthers: rules.hasCaps)
        guard let channel = cache.channel(workspace: ref.workspace, id: request.channelID) else {
            return publishDeferral(asked)
        }
        // A duplicate, or an older attempt that comes late.
        if let known = memory.known, known.attempt >= request.attempt { return publish(known, asked, channel) }
        let verdict = try judge(asked, address, rules, channel, memory.sends)
        try remember(verdict, asked, address, rules)
        publish(verdict, asked, channel)
    }

    /// What has been decided about the recipient before.
    private struct Memory {
        /// The verdict on this message.
        var known: VerdictRecord?
        /// Other messages that count against caps.
        var sends: [SendRecord] = []

        init(of asked: Data, _ address: Data, in store: VerdictStore, withOthers: Bool) throws {
            guard withOthers else {
                known = try store.verdict(address, asked)
                return
            }
            for (message, verdict) in try store.all(address) {
                if message == asked {
                    known = verdict
                } else if let send = verdict.send {
                    sends.append(send)
                }
            }
        }
    }

    // MARK: - Judging

    private func judge(
        _ asked: EncodedRequest, _ address: Data, _ rules: WorkspaceRules, _ channel: ChannelLine,
        _ sends: [SendRecord]
    ) throws -> VerdictRecord {
        let request = asked.request
        let state = try recipient(request, address)
        let known = state.facts(on: request.channelID)
        let campaign = cache.campaign(workspace: asked.ref.workspace, id: asked.ref.campaignID)
        let templates = cache.templates(for: request)
        let facts = EligibilityFacts(
            consents: state.consents, lastInboundMs: known.standingInboundMs,
            notOnChannel: known.isNotOnChannel(nowMs: context.nowMs, believedForMs: rules.notOnChannelMs),
            campaignCancelled: campaign?.isCancelled ?? false, settings: settings(for: asked, rules),
            capabilities: channel.capabilities, dailyWindow: campaign?.dailyWindow, recentSends: sends,
            template: templates.find)
        let verdict = Eligibility.decide(request, facts: facts, nowMs: context.nowMs)
        return VerdictRecord(waiting(verdict, for: templates, asked.ref), request, atMs: context.nowMs)
    }

    /// A template that the provider does not let us use now pauses its campaigns, and its approval resumes them. Templates
    /// and campaigns come over different topics: what is judged between the two pieces of news waits for the second.
    private func waiting(_ verdict: Verdict, for templates: TemplateSet, _ ref: MessageRef) -> Verdict {
        guard case .suppressed(Reason.templateUnavailable, let detail) = verdict, !templates.records.isEmpty,
            ref.campaignID != MessageRef.tests
        else { return verdict }
        return .deferred(
            untilMs: context.nowMs + limits.templateWaitMs, reason: Reason.templateUnavailable, detail: detail)
    }

    /// Who sends a campaign to themselves to look at it has asked for it, and does not wait for the morning. An opt-out
    /// and the window hold all the same.
    private func settings(for asked: EncodedRequest, _ rules: WorkspaceRules) -> WorkspaceSettings {
        guard asked.ref.campaignID == MessageRef.tests else { return rules.settings }
        return .with { $0.purposesWithoutOptIn = [asked.request.purpose] }
    }

    /// The ledger may know before we do that the provider found the window closed.
    private func recipient(_ request: MessageRequested, _ address: Data) throws -> RecipientState {
        let recipients = RecipientStore(store: context.store)
        let known = try recipients.state(address)
        guard request.windowClosedAtMs > 0 else { return known }
        var state = known
        state.windowWasClosed(on: request.channelID, atMs: request.windowClosedAtMs)
        try recipients.save(state, address, over: known)
        return state
    }

    // MARK: - Remembering and telling

    func remember(
        _ verdict: VerdictRecord, _ asked: EncodedRequest, _ address: Data, _ rules: WorkspaceRules
    ) throws {
        let expiresAtMs = asked.request.expiresAtMs
        let askedUntilMs =
            expiresAtMs > 0 ? expiresAtMs + limits.verdictGraceMs : context.nowMs + limits.verdictKeepMs
        let countsUntilMs = verdict.permission != nil ? context.nowMs + rules.longestCapMs : 0
        try VerdictStore(store: context.store).save(
            verdict, address, asked.ref.id, keepUntilMs: max(askedUntilMs, countsUntilMs))
    }

    private func publish(_ verdict: VerdictRecord, _ asked: EncodedRequest, _ channel: ChannelLine) {
        if let approval = verdict.encodedApproval(asked) {
            context.emit(encodedApproval: approval, of: asked.ref, to: channel)
        }
        // Only the sender knows whether it was still there to be taken back.
        if !verdict.isTakenBack { context.emit(verdict, on: asked) }
    }

    /// The channel is not in the tables (yet): the ledger asks again in a minute.
    func publishDeferral(_ asked: EncodedRequest) {
        let untilMs = context.nowMs + 60_000
        let waiting = Verdict.deferred(untilMs: untilMs, reason: Reason.channelStopped, detail: "unknown channel")
        context.emit(VerdictRecord(waiting, asked.request, atMs: context.nowMs), on: asked)
    }
}
