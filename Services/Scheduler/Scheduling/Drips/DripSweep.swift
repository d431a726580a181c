import Foundation
import Models
import Rules
import StreamProcessing

/// Goes through everybody in a drip after it has changed: works out anew when waiting people's steps are due, takes
/// everybody out of a cancelled one, and removes what is known of a deleted one. The cursor is saved with the rows, so a
/// restart goes on in the middle.
struct DripSweep {
    let context: Context
    let limits: SchedulerLimits

    /// - Returns: whether there may be more.
    func advance(_ drip: DripState, limit: Int, _ book: inout RunBook) throws -> Bool {
        guard let cursor = drip.sweepCursor else { return false }
        let store = EnrolmentStore(store: context.store)
        let isDeleted = drip.isCancelled && context.isDeleted(drip.campaign)
        // What is removed has no need of a cursor, and of a sweep under way some lie before it.
        let page = try store.page(of: drip.number, after: isDeleted ? Data() : cursor, limit: limit)
        for (key, enrolment) in page {
            if drip.sweepTells { Enrolments(context: context).tell(enrolment, in: drip) }
            if !enrolment.isOver { try look(at: enrolment, key, drip, &book) }
            if isDeleted { try store.forget(key) }
        }
        let isDone = page.count < limit
        if isDone, isDeleted { try book.drips.remove(drip.number, context.store) }
        book.drips.update(drip.number) { drip in
            drip.sweepCursor = isDone ? nil : page.last?.key.recipient
            if isDone { drip.sweepTells = false }
        }
        return !isDone
    }

    private func look(
        at enrolment: Enrolment, _ key: EnrolmentKey, _ drip: DripState, _ book: inout RunBook
    ) throws {
        if drip.isCancelled {
            let exits = DripExits(context: context, limits: limits)
            return try exits.leave(enrolment, key, drip, reason: DripExit.campaignCancelled, &book)
        }
        guard !enrolment.isUnderWay else { return }
        let enrolments = Enrolments(context: context)
        if enrolments.dueMs(enrolment, in: drip) == enrolment.dueAtMs {
            try EnrolmentStore(store: context.store).setTimer(of: enrolment, key)
        } else {
            try enrolments.wait(enrolment, key, over: enrolment, in: drip)
        }
    }
}
