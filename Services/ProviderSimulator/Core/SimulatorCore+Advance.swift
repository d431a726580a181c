import HeapModule

extension SimulatorCore {
    /// Lets everything happen that is due, and puts what came of it into the webhook queues.
    mutating func advance(to moment: Moment) {
        while let timer = timers.popDue(nowMs: moment.productMs) {
            switch timer.kind {
            case .stage: reach(timer.status, message: timer.subject, atMs: timer.dueMs)
            case .heldDecision: decideHeld(timer.subject, atMs: timer.dueMs)
            case .reply: reply(to: timer.subject, at: moment)
            case .templateReview: endReview(Int(timer.subject), atMs: timer.dueMs)
            }
        }
        while let first = late.min, first.dueMs <= moment.productMs {
            lanes[first.item.number, default: WebhookLane()].queue.append(late.removeMin().item)
        }
    }

    /// Schedules the first stage that the business has not been told of yet.
    mutating func scheduleNextStage(_ message: SentMessage, after instantMs: Int64) {
        let plan = message.plan
        if plan.isHeld, message.status == .held {
            let waitMs = message.template >= 0 ? templates[Int(message.template)].heldForMs : 0
            timers.add(Timer(dueMs: instantMs + waitMs, subject: message.sequence, kind: .heldDecision))
            return
        }
        let next: (MessageStatus, Int32)? =
            switch message.status {
            case .accepted, .held: plan.failure != 0 ? (.failed, plan.sentDelayMs) : (.sent, plan.sentDelayMs)
            case .sent: plan.deliveredDelayMs.map { (.delivered, $0) }
            case .delivered: plan.readDelayMs.map { (.read, $0) }
            case .read, .failed: nil
            }
        guard let (status, delayMs) = next else {
            messages.update(message.sequence) { $0.isSettled = true }
            return
        }
        timers.add(
            Timer(dueMs: instantMs + Int64(delayMs), subject: message.sequence, kind: .stage, status: status))
    }

    private mutating func reach(_ status: MessageStatus, message sequence: UInt64, atMs: Int64) {
        let reached = messages.update(sequence) { message in
            message.errorCode = status == .failed ? message.plan.failure : 0
            message.status = status
        }
        guard reached, let message = messages[sequence] else { return }
        tell(message, status, atMs: atMs)
        scheduleNextStage(message, after: atMs)
        if status == .read { planReply(message, atMs: atMs) }
    }

    private mutating func decideHeld(_ sequence: UInt64, atMs: Int64) {
        guard let message = messages[sequence], message.status == .held, message.template >= 0 else { return }
        let index = Int(message.template)
        guard templates[index].heldOutcome == .drop else {
            reach(.sent, message: sequence, atMs: atMs)
            return
        }
        messages.update(sequence) { message in
            message.errorCode = 132015
            message.status = .failed
        }
        if let failed = messages[sequence] {
            tell(failed, .failed, atMs: atMs)
            scheduleNextStage(failed, after: atMs)
        }
        if templates[index].status == .approved { pause(index, number: message.number, atMs: atMs) }
    }

    private mutating func pause(_ index: Int, number: UInt16, atMs: Int64) {
        let before = templates[index].qualityScore
        templates[index].status = .paused
        templates[index].qualityScore = "RED"
        tellTemplate(index, number: number, event: "PAUSED", title: "FIRST_PAUSE", atMs: atMs)
        tellQuality(index, number: number, before: before, atMs: atMs)
    }

    private mutating func endReview(_ index: Int, atMs: Int64) {
        guard templates[index].status == .pending,
            let number = portfolio.numbers.first(where: { $0.wabaID == templates[index].wabaID })
        else { return }
        let rejection = TemplateReview.rejection(templates[index])
        templates[index].rejectedReason = rejection ?? "NONE"
        templates[index].status = rejection == nil ? .approved : .rejected
        tellTemplate(
            index, number: number.index, event: templates[index].status.rawValue, title: nil, atMs: atMs)
    }

    private mutating func planReply(_ message: SentMessage, atMs: Int64) {
        guard let delayMs = behaviour.replyDelay(key: stableHash(message.sequence)) else { return }
        timers.add(Timer(dueMs: atMs + delayMs, subject: message.sequence, kind: .reply))
    }

    private mutating func reply(to sequence: UInt64, at moment: Moment) {
        guard let message = messages[sequence] else { return }
        let text = behaviour.reply(key: stableHash(sequence))
        // A full disk loses this answer; the person would not know either.
        _ = try? receive(.text(text), from: message.to, number: message.number, contextID: nil, at: moment)
    }
}
