import Foundation
import Models
import Rules
import StreamProcessing

/// Judges a request and remembers the verdict: the same attempt at the same message gets the same answer for ever.
struct Verdicts {
    let context: Context
    let limits: CheckerLimits

    func answer(_ request: MessageRequested) throws {
        let known = try context.store.get(CheckerTables.verdicts, [.blob(request.ref.id)]) { row in
            (attempt: row.int32(0), event: row.blob(1), approved: row.blob(2))
        }
        if let known, known.attempt >= request.attempt {
            return try publish(
                Codec.decode(MessageEvent.self, Array(known.event)),
                known.approved.isEmpty ? nil : Codec.decode(MessageApproved.self, Array(known.approved)))
        }
        guard let channel = context.tables.channel(workspace: request.ref.workspace, id: request.channelID) else {
            return publishDeferral(request)
        }
        let (event, approved) = try judge(request)
        try remember(request, event, approved)
        publish(event, approved, channel)
    }

    /// Removes verdicts nobody can ask for any more.
    /// - Returns: how many were removed.
    func prune() throws -> Int {
        let old = try context.store.select(
            "SELECT message FROM verdicts WHERE keep_until < ? LIMIT ?",
            [.integer(context.nowMs), .integer(Int64(limits.pruneBatch))]
        ) { $0.blob(0) }
        for message in old { try context.store.delete(CheckerTables.verdicts, [.blob(message)]) }
        return old.count
    }

    // MARK: - Judging

    private func judge(_ request: MessageRequested) throws -> (MessageEvent, MessageApproved?) {
        let verdict = Eligibility.decide(request, facts: try facts(for: request), nowMs: context.nowMs)
        var event = self.event(for: request)
        switch verdict {
        case .approved(let approval):
            event.kind = .approved
            event.conversation = approval.conversation
            event.category = approval.category
            return (event, approved(request, approval))
        case .suppressed(let reason, _):
            event.kind = Self.kind(for: reason)
            event.reason = reason
            return (event, nil)
        }
    }

    private func facts(for request: MessageRequested) throws -> EligibilityFacts {
        let address = Data(DerivedID.recipient(workspace: request.ref.workspace, address: request.ref.address))
        let recipients = RecipientFacts(store: context.store)
        let campaign = context.tables.campaign(workspace: request.ref.workspace, id: request.ref.campaignID)
        let (tables, workspace, channel) = (context.tables, request.ref.workspace, request.channelID)
        return EligibilityFacts(
            consents: try recipients.consents(address),
            lastInboundMs: try recipients.lastInboundMs(address, channel: channel),
            notOnChannel: try recipients.isNotOnChannel(address, channel: channel, nowMs: context.nowMs),
            campaignCancelled: campaign?.status == .cancelled,
            template: { tables.template(workspace: workspace, channel: channel, name: $0, language: $1) })
    }

    /// Expiry and cancellation have buckets of their own.
    private static func kind(for reason: String) -> EventKind {
        switch reason {
        case Reason.expired: .expired
        case Reason.campaignCancelled: .cancelled
        default: .suppressed
        }
    }

    private func event(for request: MessageRequested) -> MessageEvent {
        var event = MessageEvent()
        event.ref = request.ref
        event.atMs = context.nowMs
        event.channelID = request.channelID
        event.contactID = request.contactID
        event.attempt = request.attempt
        return event
    }

    private func approved(_ request: MessageRequested, _ approval: Approval) -> MessageApproved {
        var approved = MessageApproved()
        approved.ref = request.ref
        approved.contactID = request.contactID
        approved.channelID = request.channelID
        approved.purpose = request.purpose
        approved.content = approval.content
        approved.conversation = approval.conversation
        approved.category = approval.category
        approved.validUntilMs = approval.validUntilMs
        approved.expiresAtMs = request.expiresAtMs
        approved.attempt = request.attempt
        approved.sendAgain = request.sendAgain
        return approved
    }

    // MARK: - Remembering and telling

    private func remember(_ request: MessageRequested, _ event: MessageEvent, _ approved: MessageApproved?) throws {
        let keepUntil =
            request.expiresAtMs > 0
            ? request.expiresAtMs + limits.verdictGraceMs : context.nowMs + limits.verdictKeepMs
        try context.store.put(
            CheckerTables.verdicts, [.blob(request.ref.id)],
            [
                .int32(request.attempt), .blob(Codec.encode(event)), .blob(approved.map { Codec.encode($0) } ?? []),
                .integer(keepUntil),
            ])
    }

    private func publish(_ event: MessageEvent, _ approved: MessageApproved?) throws {
        guard let channel = context.tables.channel(workspace: event.ref.workspace, id: event.channelID) else { return }
        publish(event, approved, channel)
    }

    private func publish(_ event: MessageEvent, _ approved: MessageApproved?, _ channel: ChannelRecord) {
        if let approved {
            context.emit(
                Topics.messagesApproved(provider: channel.provider), key: RecordKey.pacingDomain(of: channel), approved,
                traceID: Array(approved.ref.id))
        }
        context.emit(event)
    }

    /// The channel is not in the tables (yet): the ledger asks again in a minute.
    private func publishDeferral(_ request: MessageRequested) {
        var event = event(for: request)
        event.kind = .deferred
        event.reason = Reason.channelStopped
        event.untilMs = context.nowMs + 60_000
        context.emit(event)
    }
}
