import Foundation
import Models
import Rules
import StreamProcessing

/// Brings people from step to step: plans what is due, and waits for the next step when all of it has an outcome.
struct DripSteps {
    let context: Context
    let limits: SchedulerLimits

    private var store: EnrolmentStore { EnrolmentStore(store: context.store) }
    private var enrolments: Enrolments { Enrolments(context: context) }
    private var exits: DripExits { DripExits(context: context, limits: limits) }

    // MARK: - Due steps

    /// Begins the steps that are due.
    /// - Returns: how many timers were popped.
    func begin(limit: Int, active: Set<Int64>, _ book: inout RunBook) throws -> Int {
        let due = try store.popTimers(until: context.nowMs, limit: limit)
        for timer in due {
            guard let drip = book.drips.drips[timer.key.dripNo], let enrolment = try store.enrolment(timer.key),
                enrolment.dueAtMs == timer.dueAtMs, !drip.isCancelled
            else { continue }
            if active.contains(drip.number) {
                try begin(enrolment, timer.key, drip, &book)
            } else {
                // The sweep sets the timer again when the drip goes on.
                book.drips.update(drip.number) { $0.isHeld = true }
            }
        }
        return due.count
    }

    /// The drip may have changed since the timer was set.
    private func begin(_ enrolment: Enrolment, _ key: EnrolmentKey, _ drip: DripState, _ book: inout RunBook) throws {
        guard let dueMs = enrolments.dueMs(enrolment, in: drip), dueMs <= context.nowMs else {
            return try enrolments.wait(enrolment, key, over: enrolment, in: drip)
        }
        guard let recipient = try RecipientStore.recipient(key.recipient, context.store) else {
            return try exits.leave(enrolment, key, drip, reason: DripExit.removed, &book)
        }
        let isPlanned = try plan(recipient, enrolment, key, drip, &book)
        var begun = enrolment
        begun.dueAtMs = 0
        // Its timer has been taken away already.
        try enrolments.change(begun, key, over: begun, in: drip)
        // What has just been planned has no outcome.
        if !isPlanned { try assess(key, drip, &book) }
    }

    /// - Returns: whether there was anything to plan.
    private func plan(
        _ recipient: RecipientRecord, _ enrolment: Enrolment, _ key: EnrolmentKey, _ drip: DripState,
        _ book: inout RunBook
    ) throws -> Bool {
        let number = try book.run(of: drip, pass: enrolment.pass, context)
        let messages = drip.drip.step(enrolment.step)?.messages ?? []
        var isPlanned = false
        for position in messages.indices {
            let message = MessageKey(
                runNo: number, step: enrolment.step, position: Int32(position), recipient: key.recipient)
            var row: LedgerRow?
            try book.update(number) { row = try Planning(context: context).plan(recipient, message, &$0) }
            guard row != nil else { continue }
            isPlanned = true
            try Ledger(store: context.store).makeReady(message)
        }
        return isPlanned
    }

    // MARK: - Outcomes

    /// Takes in what has happened to messages in this batch.
    /// - Returns: how many changes there were.
    func follow(_ book: inout RunBook) throws -> Int {
        var count = 0
        while case let changes = book.takeDripChanges(), !changes.isEmpty {
            count += changes.count
            for change in changes { try follow(change, &book) }
        }
        return count
    }

    private func follow(_ change: DripChange, _ book: inout RunBook) throws {
        guard let place = book.enrolment(of: change.key), let drip = book.drips.drips[place.key.dripNo],
            var enrolment = try store.enrolment(place.key), enrolment.pass == place.pass, !enrolment.isOver
        else { return }
        if change.isAcceptance {
            let known = enrolment
            let step = drip.editions[change.after.edition]?.step(change.key.step)
            enrolment.sent.accepted(
                SentSteps.Step(
                    number: change.key.step, atMs: change.atMs, takesOut: step?.removeAfterReply ?? false))
            try store.save(enrolment, place.key, over: known)
            // The reply may have come before the word that its message was accepted.
            if let reason = exits.reason(drip, replyOf: enrolment) {
                return try exits.leave(enrolment, place.key, drip, reason: reason, &book)
            }
        }
        try WindowWaiting(context: context).lookAgain(change, enrolment, drip)
        if change.key.step == enrolment.lastBegun { try assess(place.key, drip, &book) }
    }

    /// Looks at the last step that was begun: it may be complete, or have nobody to reach, or have been opened again by a
    /// failure that another attempt may mend.
    private func assess(_ key: EnrolmentKey, _ drip: DripState, _ book: inout RunBook) throws {
        guard let enrolment = try store.enrolment(key), enrolment.lastBegun > 0,
            let number = book.passNumber(enrolment.pass, of: drip), let run = book.runs[number]
        else { return }
        let step = enrolment.lastBegun
        let rows = try Ledger(store: context.store).rows(of: run, to: key.recipient) { $0.step == step }
        switch DripStepResult(rows.map { ($0.row.life.status, $0.row.life.reason) }) {
        case .failed: try exits.leave(enrolment, key, drip, reason: DripExit.failed, &book)
        case .complete where enrolment.isUnderWay:
            try enrolments.wait(for: step + 1, from: context.nowMs, enrolment, key, in: drip)
        case .underWay where !enrolment.isUnderWay:
            var again = enrolment
            again.step = step
            again.dueAtMs = 0
            try enrolments.change(again, key, over: enrolment, in: drip)
        default: break
        }
    }
}
