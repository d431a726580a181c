/// A message that passed every check.
struct Acceptance: Sendable {
    let envelope: MessageEnvelope
    let call: SendCall
    let number: UInt16
    let phone: PhoneNumber
    let template: Int?
    /// A code it is made to fail with later.
    let forcedFailure: Int?
    /// It shows an uploaded file whose 30 days are over.
    let mediaGone: Bool
    let moment: Moment
}

extension SimulatorCore {
    /// Decides the message's future, writes it to the journal, and only then lets it happen and be answered.
    mutating func accept(_ acceptance: Acceptance) throws(GraphError) -> SendAnswer {
        let message = makeMessage(acceptance)
        do {
            try journal.append(JournalLine.accepted(message, template: acceptance.template.map { templates[$0] }))
        } catch {
            throw GraphError(131016, "The simulator cannot write its journal.")
        }
        take(message)
        return SendAnswer(
            input: acceptance.envelope.recipient.input,
            waID: acceptance.hidesNumber(people) ? nil : message.to.waID, userID: People.userID(message.to),
            messageID: ids.text(message.sequence, phone: message.to),
            status: acceptance.template == nil ? nil : message.status.name, effect: answerEffect())
    }

    /// Puts an accepted message into the log and starts its timers.
    mutating func take(_ message: SentMessage) {
        if message.template >= 0 { templates[Int(message.template)].sentCount += 1 }
        remember(message.price, of: message)
        media.count(message.media)
        messages.append(message)
        messages.trim(to: behaviour.keptMessages)
        scheduleNextStage(message, after: message.acceptedAtMs)
    }

    private mutating func answerEffect() -> SendAnswer.Effect {
        if strikes(faults.hangAfterAccept) { return .hang }
        if strikes(faults.closeAfterAccept) { return .close }
        return .answer
    }

    private mutating func makeMessage(_ acceptance: Acceptance) -> SentMessage {
        let content = acceptance.envelope.content
        let category = category(of: acceptance)
        let nowMs = acceptance.moment.productMs
        let pair = people.pairs[PairKey(number: acceptance.number, phone: acceptance.phone)]
        let windowOpen = pair?.isWindowOpen(atMs: nowMs) ?? false
        var plan = behaviour.receipts(
            key: acceptance.key(sequence: messages.nextSequence), isBlocked: people[acceptance.phone].blocked)
        plan.failure = Int32(failure(of: acceptance, category: category, windowOpen: windowOpen))
        if plan.failure == 0, let index = acceptance.template { plan.isHeld = templates[index].holdsNext }
        var message = SentMessage(
            sequence: messages.nextSequence, number: acceptance.number,
            template: Int32(acceptance.template ?? -1), category: category, windowOpen: windowOpen,
            omitsConversation: acceptance.call.version >= 24, to: acceptance.phone, acceptedAtMs: nowMs, plan: plan,
            callbackData: acceptance.envelope.callbackData,
            preview: String(preview(of: content, template: acceptance.template).prefix(120)),
            buttons: buttons(of: content, template: acceptance.template), media: acceptance.envelope.media)
        if plan.isHeld { message.status = .held }
        message.price = price(message)
        return message
    }

    private func category(of acceptance: Acceptance) -> BillingCategory {
        guard let index = acceptance.template else { return .service }
        return BillingCategory(templates[index].category, marketingAPI: acceptance.call.marketingAPI)
    }

    /// The code that the message fails with after it was accepted, in the provider's order; 0 when it does not.
    private mutating func failure(of acceptance: Acceptance, category: BillingCategory, windowOpen: Bool) -> Int {
        let phone = acceptance.phone
        let person = people[phone]
        let nowMs = acceptance.moment.productMs
        let isMarketing = category == .marketing || category == .marketingLite
        if let forced = acceptance.forcedFailure { return forced }
        if person.blockedByBusiness { return 130403 }
        if !people.isOnWhatsApp(phone, behaviour: behaviour) { return 131026 }
        if acceptance.template == nil, !windowOpen { return 131047 }
        if acceptance.mediaGone { return 131053 }
        if isMarketing {
            if person.marketingStopped { return 131050 }
            if let until = person.cappedUntilMs, nowMs < until { return 131049 }
            if phone.isUnitedStates, behaviour.pausesUnitedStatesMarketing { return 131049 }
            if !windowOpen, !people.takesMarketing(phone, nowMs: nowMs, behaviour: behaviour) { return 131049 }
            if person.inExperiment || isInExperiment(acceptance) { return 130472 }
        }
        if !windowOpen, !people.reach(phone, nowMs: nowMs, limit: behaviour.portfolioLimit) { return 131048 }
        return 0
    }

    private func isInExperiment(_ acceptance: Acceptance) -> Bool {
        var random = SeededRandom(seed: behaviour.seed ^ 0xE4, key: stableHash(acceptance.phone.digits))
        return random.share() < behaviour.experimentShare
    }

    private func preview(of content: MessageEnvelope.Content, template: Int?) -> String {
        switch content {
        case .text(let body): body
        case .media(let kind, let caption): caption.isEmpty ? "(\(kind))" : caption
        case .interactive(let kind, let body, _): body.isEmpty ? "(\(kind))" : body
        case .template(let content): template.map { templates[$0].rendered(content) } ?? ""
        case .other(let kind): "(\(kind))"
        }
    }

    private func buttons(of content: MessageEnvelope.Content, template: Int?) -> [TappableButton] {
        switch content {
        case .interactive(_, _, let buttons): buttons
        case .template(let content): template.map { templates[$0].tappable(content) } ?? []
        case .text, .media, .other: []
        }
    }
}

extension Acceptance {
    /// The answer to a message by user id has no number when the person hides it.
    fileprivate func hidesNumber(_ people: People) -> Bool {
        if case .userID = envelope.recipient { people[phone].hidesNumber } else { false }
    }

    /// What the message's future depends on: its callback data, so that order of arrival does not matter.
    func key(sequence: UInt64) -> UInt64 {
        if let callback = envelope.callbackData { return stableHash(callback) }
        return stableHash(phone.digits ^ sequence << 40)
    }
}

extension MessageEnvelope.Recipient {
    /// What the client wrote.
    var input: String {
        switch self {
        case .phone(let text), .userID(let text): text
        }
    }
}

extension Template {
    /// The next message waits for the quality assessment.
    var holdsNext: Bool { paceAfter.map { sentCount >= $0 } ?? false }
}
