extension SimulatorCore {
    /// Decides a message's future, writes it to the journal, and only then lets it happen and be answered.
    mutating func accept(_ draft: StandInDraft, of kind: StandInKind, at moment: Moment) throws(JournalError)
        -> StandInMessage
    {
        let sequence = standIns[kind].log.nextSequence
        let key = draft.key.map(stableHash) ?? stableHash(stableHash(draft.to) ^ sequence << 40)
        let isBlocked = standIns[kind].people[draft.to]?.blocked ?? false
        var plan = behaviour.receipts(key: key, isBlocked: isBlocked)
        plan.failure = draft.failure
        let message = StandInMessage(
            sequence: sequence, id: kind.provider.messageID(sequence, nonce: ids.nonce, incoming: false), draft: draft,
            atMs: moment.productMs, plan: plan)
        try journal.append(JournalLine.accepted(message, by: kind))
        take(message, of: kind)
        tell(.accepted, of: message, by: kind, atMs: message.atMs)
        return message
    }

    /// Puts an accepted message, new or read back, into the log and starts its timers.
    mutating func take(_ message: StandInMessage, of kind: StandInKind) {
        standIns[kind].log.append(message, limit: behaviour.keptMessages)
        scheduleNextStage(message, of: kind, after: message.atMs)
    }

    /// A person does something.
    mutating func receive(_ draft: StandInIncomingDraft, by kind: StandInKind, at moment: Moment)
        throws(JournalError) -> StandInIncoming
    {
        let sequence = standIns[kind].log.nextIncoming
        let message = StandInIncoming(
            sequence: sequence, id: kind.provider.messageID(sequence, nonce: ids.nonce, incoming: true), draft: draft,
            atMs: moment.productMs)
        try journal.append(JournalLine.incoming(message, by: kind))
        take(message, by: kind)
        return message
    }

    /// Puts what a person did, new or read back, into the log; its webhook is queued unless it was taken.
    mutating func take(_ message: StandInIncoming, by kind: StandInKind) {
        let from = message.draft.from
        var person = standIns[kind].people[from] ?? StandInPerson()
        if message.draft.isMessage {
            person.lastInboundMs = message.atMs
            person.started = true
        }
        if message.draft.kind == "block" || message.draft.kind == "unblock" {
            person.blocked = message.draft.kind == "block"
        }
        kind.provider.apply(message, to: &person)
        standIns[kind].people[from] = person
        standIns[kind].log.append(message, limit: behaviour.keptMessages)
        guard !message.isTold else { return }
        let context = context(of: from, kind, answering: message.draft.context, atMs: message.atMs)
        guard var post = kind.provider.post(message, context) else { return }
        post.subject = .incoming(message.sequence)
        enqueue(post, by: kind, atMs: message.atMs)
    }

    /// What the webhooks about a person are made from.
    func context(of address: String, _ kind: StandInKind, answering id: String? = nil, atMs: Int64) -> StandInContext {
        let standIn = standIns[kind]
        return StandInContext(
            account: standIn.account, ids: ids, person: standIn.people[address] ?? StandInPerson(),
            answered: id.flatMap(standIn.log.message), atMs: atMs)
    }

    /// Queues the webhook that tells of a status, if the provider has one.
    mutating func tell(_ status: MessageStatus, of message: StandInMessage, by kind: StandInKind, atMs: Int64) {
        guard !message.wasTold(status) else { return }
        if status == .delivered, strikes(standIns[kind].faults.missingDelivered) { return }
        let context = context(of: message.draft.to, kind, atMs: atMs)
        guard var post = kind.provider.post(status, of: message, context) else { return }
        post.subject = .status(sequence: message.sequence, status)
        enqueue(post, by: kind, atMs: atMs)
    }

    /// Queues a webhook, now or later, once or twice.
    mutating func enqueue(_ post: StandInPost, by kind: StandInKind, atMs: Int64) {
        if strikes(standIns[kind].faults.duplicateWebhooks) {
            var copy = post
            copy.isCopy = true
            standIns[kind].schedule(.post(copy), atMs: atMs + Int64(random.int(in: 0...3000)))
        }
        if strikes(standIns[kind].faults.reorderWebhooks) {
            standIns[kind].schedule(.post(post), atMs: atMs + Int64(random.int(in: 200...5000)))
        } else {
            standIns[kind].enqueue(post)
        }
    }
}
