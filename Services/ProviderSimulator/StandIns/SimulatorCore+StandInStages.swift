import HeapModule

extension SimulatorCore {
    /// Lets everything happen that is due with the other providers.
    mutating func advanceStandIns(to moment: Moment) {
        for kind in StandInKind.allCases {
            while let timer = standIns[kind].timers.min, timer.dueMs <= moment.productMs {
                standIns[kind].timers.removeMin()
                switch timer.action {
                case .stage(let sequence, let status): reach(status, message: sequence, of: kind, atMs: timer.dueMs)
                case .reply(let sequence): reply(to: sequence, of: kind, at: moment)
                case .post(let post): standIns[kind].enqueue(post)
                }
            }
        }
    }

    /// Schedules the stage after the one the message is in.
    mutating func scheduleNextStage(_ message: StandInMessage, of kind: StandInKind, after instantMs: Int64) {
        let plan = message.plan
        let failsNow = plan.failure != 0 && (message.status == .sent || !kind.provider.failsAfterSent)
        let next: (MessageStatus, Int32)? =
            switch message.status {
            case .accepted, .held: (failsNow ? .failed : .sent, plan.sentDelayMs)
            case .sent:
                failsNow
                    ? (.failed, plan.deliveredDelayMs ?? plan.sentDelayMs)
                    : plan.deliveredDelayMs.map { (.delivered, $0) }
            case .delivered: plan.readDelayMs.map { (.read, $0) }
            case .read, .failed: nil
            }
        guard let (status, delayMs) = next else { return }
        standIns[kind].schedule(
            .stage(sequence: message.sequence, status), atMs: instantMs + Int64(delayMs))
    }

    private mutating func reach(_ status: MessageStatus, message sequence: UInt64, of kind: StandInKind, atMs: Int64) {
        standIns[kind].log.update(sequence) { message in
            message.errorCode = status == .failed ? message.plan.failure : 0
            message.status = status
        }
        guard let message = standIns[kind].log[sequence] else { return }
        tell(status, of: message, by: kind, atMs: atMs)
        scheduleNextStage(message, of: kind, after: atMs)
        guard status == .read, let delayMs = behaviour.replyDelay(key: stableHash(message.id)) else { return }
        standIns[kind].schedule(.reply(sequence: sequence), atMs: atMs + delayMs)
    }

    private mutating func reply(to sequence: UInt64, of kind: StandInKind, at moment: Moment) {
        guard let message = standIns[kind].log[sequence] else { return }
        let text = behaviour.reply(key: stableHash(message.id))
        let draft = StandInIncomingDraft(from: message.draft.to, text: text, context: message.id)
        // A full disk loses this answer; the person would not know either.
        _ = try? receive(draft, by: kind, at: moment)
    }

    /// Takes a message of an earlier process up where its receipts ended.
    mutating func resume(_ message: StandInMessage, of kind: StandInKind) {
        var message = message
        var instantMs = message.atMs
        if message.wasTold(.failed) {
            message.status = .failed
            message.errorCode = message.plan.failure
        } else if message.wasTold(.sent) || message.wasTold(.delivered) || message.wasTold(.read) {
            message.status = message.wasTold(.read) ? .read : message.wasTold(.delivered) ? .delivered : .sent
            instantMs += Int64(message.plan.sentDelayMs)
            if message.status != .sent { instantMs += Int64(message.plan.deliveredDelayMs ?? 0) }
        }
        standIns[kind].log.append(message, limit: behaviour.keptMessages)
        tell(.accepted, of: message, by: kind, atMs: message.atMs)
        scheduleNextStage(message, of: kind, after: instantMs)
    }
}

extension Behaviour {
    /// The receipts of a message, decided by its key so that order of arrival does not matter.
    func receipts(key: UInt64, isBlocked: Bool) -> DeliveryPlan {
        var plan = DeliveryPlan()
        var random = SeededRandom(seed: seed, key: key)
        plan.sentDelayMs = Int32(random.int(in: sentDelayMs))
        let isDelivered = random.share() < deliveredShare
        let isSlow = random.share() < slowShare
        let isRead = random.share() < readShare
        let deliveredDelay = random.int(in: isSlow ? slowDelayMs : deliveredDelayMs)
        let readDelay = random.int(in: readDelayMs)
        guard isDelivered, !isBlocked else { return plan }
        plan.deliveredDelayMs = Int32(deliveredDelay)
        if isRead { plan.readDelayMs = Int32(readDelay) }
        return plan
    }

    /// How long after reading the person answers, in product milliseconds; nil: never.
    func replyDelay(key: UInt64) -> Int64? {
        guard replyShare > 0 else { return nil }
        var random = SeededRandom(seed: seed ^ 0x4E9, key: key)
        guard random.share() < replyShare else { return nil }
        return Int64(random.int(in: readDelayMs))
    }

    /// What the person answers.
    func reply(key: UInt64) -> String {
        var random = SeededRandom(seed: seed ^ 0x570, key: key)
        return random.share() < stopShare ? "STOP" : "Thank you!"
    }
}
