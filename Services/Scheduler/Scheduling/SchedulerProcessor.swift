import Foundation
import Models
import Rules
import ServiceKit
package import StreamProcessing

/// One partition of the scheduler: takes records in, then lets every part of the work advance.
package final class SchedulerProcessor: PartitionProcessor {
    private let limits: SchedulerLimits
    private var book = RunBook()
    private var launches = Launches()
    private var expansion = Expansion()
    private var nextSweepMs: Int64 = 0

    init(partition: Int32, partitionCount: Int32, limits: SchedulerLimits) {
        self.limits = limits
    }

    package func start(_ context: BatchContext<Never>) throws {
        book = try RunBook(context.store)
        // A restore leaves the derived tables behind; a new log has lost what was asked for.
        if context.wasRestored || context.isNewLog {
            try Ledger(store: context.store).rebuildDerivedTables(book)
            try EnrolmentStore(store: context.store).rebuildTimers()
        }
        if context.isNewLog { Retelling(context: context).begin(&book) }
    }

    // MARK: - Records

    package func process(_ record: InputRecord, _ context: BatchContext<Never>) throws -> RecordOutcome {
        switch record.topic {
        case Topics.messagesEvents:
            if let value = record.value, concernsLedger(value) {
                try take(Codec.decode(MessageEvent.self, value), context)
            }
        case Topics.messagesInbound:
            if let value = record.value {
                try Replies(context: context).received(Codec.decode(InboundMessage.self, value), &book)
            }
            return try drips(context).process(record, &book)
        default: return try drips(context).process(record, &book)
        }
        return .done
    }

    private func drips(_ context: Context) -> Drips { Drips(context: context, limits: limits) }

    /// Steps on the way change neither bucket nor outcome; the sender's journal knows about attempts.
    private func concernsLedger(_ event: [UInt8]) -> Bool {
        switch MessageEvent.peekKind(event) {
        case .planned, .approved, .attempted: false
        default: true
        }
    }

    private func take(_ event: MessageEvent, _ context: Context) throws {
        if event.ref.campaignID.isEmpty { return try Receipts(context: context).received(event, book) }
        guard let number = book.number(of: RunID(event.ref)) else { return }
        let key = MessageKey(
            runNo: number, step: event.ref.step, position: event.ref.position,
            recipient: Data(DerivedID.recipient(workspace: event.ref.workspace, address: event.ref.address)))
        switch event.kind {
        case .resolved: try resolve(event, key, context)
        case .failed:
            if try !Reopening(context: context).reopen(key, after: event, &book) {
                _ = try Ledger(store: context.store).apply(event, to: key, &book)
            }
        default:
            let change = try Ledger(store: context.store).apply(event, to: key, &book)
            if let change, change.after.status.isWithProvider, !change.before.status.isWithProvider {
                try isWithProvider(key, event, context)
            }
        }
    }

    private func isWithProvider(_ key: MessageKey, _ event: MessageEvent, _ context: Context) throws {
        try Replies(context: context).sent(key, event)
        try Receipts(context: context).claim(key, event, book)
    }

    /// A person has decided a message in doubt.
    private func resolve(_ event: MessageEvent, _ key: MessageKey, _ context: Context) throws {
        let ledger = Ledger(store: context.store)
        guard let row = try ledger.row(key), row.life.status == .inDoubt else { return }
        let outcomes = Outcomes(context: context)
        switch event.reason {
        case "sent":
            try outcomes.close(key, row, as: .sent, reason: "", &book)
            try isWithProvider(key, event, context)
        case "failed": try outcomes.close(key, row, as: .failed, reason: Reason.inDoubt, &book)
        case "send_again": try ledger.makeReady(key, sendAgain: true)
        default: break
        }
    }

    // MARK: - Work between records

    package func tick(_ context: BatchContext<Never>) throws -> TickOutcome {
        // After a restore the contacts come back first: nobody can be looked for before.
        guard book.areRecipientsBack(context) else {
            _ = try drips(context).follow(&book)
            try book.save(context)
            return .idle(forMs: 50)
        }
        try launches.begin(&book, context)
        try Winners(context: context).take(&book)
        let batch = limits.sweepBatch
        let release = Release(context: context, limits: limits)
        // What stopped at its limit has more to do at once; the release stops at its windows, which outcomes open.
        var isBusy = try expand(context)
        isBusy = try drips(context).advance(&book) || isBusy
        isBusy = try Timers(context: context).fire(limit: batch, &book) >= batch || isBusy
        let outstanding = try outstanding(context.store)
        isBusy =
            try Cancellation(context: context).sweep(&book, outstanding: outstanding, limit: batch) >= batch || isBusy
        isBusy = try Retelling(context: context).advance(&book, limit: batch) >= batch || isBusy
        isBusy = try sweep(release, context) >= batch || isBusy
        try release.advance(&book, outstanding: outstanding)
        isBusy = try drips(context).follow(&book) || isBusy
        book.report(context, everyMs: limits.progressEveryMs)
        try book.save(context)
        return isBusy ? .busy : .idle(forMs: try idleMs(context))
    }

    /// - Returns: whether there is more to plan.
    private func expand(_ context: Context) throws -> Bool {
        let release = Release(context: context, limits: limits)
        var isUnfinished = false
        for run in book.openRuns where !run.expanded && run.pass == nil && release.isActive(run) {
            var late: [Expansion.Late] = []
            try book.update(run.number) { run in
                late = try expansion.advance(&run, limit: limits.expansionBatch, context)
                isUnfinished = !run.expanded || isUnfinished
            }
            for (key, row) in late {
                let outcomes = Outcomes(context: context)
                try outcomes.close(key, row, as: .suppressed, reason: Reason.missedStart, &book)
            }
        }
        return isUnfinished
    }

    /// What need not be looked at more often than once a second.
    private func sweep(_ release: Release, _ context: Context) throws -> Int {
        guard context.nowMs >= nextSweepMs else { return 0 }
        nextSweepMs = context.nowMs + context.productMs(forRealMs: 1000)
        let forgotten = try Receipts(context: context).forget(limit: limits.sweepBatch)
        return max(forgotten, try release.askAgain(book, limit: limits.sweepBatch))
    }

    private func outstanding(_ store: PartitionStore) throws -> [Lane: Int] {
        let counts = try store.select(
            "SELECT run_no, step, position, count(*) FROM outstanding GROUP BY run_no, step, position"
        ) { (Lane($0), Int($0.integer(3))) }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// Real milliseconds until the next timer, at most a second: launches and time-outs are looked for that often.
    private func idleMs(_ context: Context) throws -> Int64 {
        if book.hasUnreported { return 50 }
        let timers = try [Timers(context: context).nextDueMs(), EnrolmentStore(store: context.store).nextDueMs()]
        guard let due = timers.compactMap({ $0 }).min() else { return 1000 }
        let real = context.clock.realSeconds(forProduct: Double(due - context.nowMs) / 1000) * 1000
        return min(max(Int64(real), 10), 1000)
    }
}
