import Models
import Rules
import StreamProcessing

/// Writes enrolments and tells others of every change.
struct Enrolments {
    let context: Context

    private var store: EnrolmentStore { EnrolmentStore(store: context.store) }

    /// Saves a change that others have to hear of.
    /// - Parameter known: the row as it stands.
    func change(_ enrolment: Enrolment, _ key: EnrolmentKey, over known: Enrolment?, in drip: DripState) throws {
        var changed = enrolment
        changed.revision += 1
        try store.save(changed, key, over: known)
        tell(changed, in: drip)
    }

    /// Tells where a person stands.
    func tell(_ enrolment: Enrolment, in drip: DripState) {
        let campaign = drip.campaign
        context.emit(
            Topics.enrolmentsStates,
            key: RecordKey.enrolment(
                workspace: campaign.workspace, campaign: campaign.id, address: enrolment.address),
            EnrolmentState(enrolment, in: campaign, atMs: context.nowMs))
    }

    // MARK: - The next step

    /// Lets a person wait for a step, or ends the pass when the drip has no such step.
    /// - Parameter baseMs: from which instant the step's delay counts.
    func wait(
        for step: Int32, from baseMs: Int64, _ enrolment: Enrolment, _ key: EnrolmentKey, in drip: DripState
    ) throws {
        var waiting = enrolment
        waiting.step = step
        waiting.baseAtMs = baseMs
        waiting.pausedMsAtBase = DripClock.pausedMs(of: drip.campaign, atMs: baseMs)
        try wait(waiting, key, over: enrolment, in: drip)
    }

    /// Works out when the step that a person waits for is due.
    func wait(_ waiting: Enrolment, _ key: EnrolmentKey, over known: Enrolment?, in drip: DripState) throws {
        var waiting = waiting
        if let dueMs = dueMs(waiting, in: drip) {
            waiting.dueAtMs = dueMs
        } else {
            end(&waiting, .completed, lastBegun: waiting.step - 1)
        }
        try change(waiting, key, over: known, in: drip)
    }

    /// When the step that a person waits for is due; `nil`: the drip has no such step.
    func dueMs(_ enrolment: Enrolment, in drip: DripState) -> Int64? {
        drip.drip.step(enrolment.step).map {
            max(
                1,
                DripClock.dueMs(
                    of: $0, in: drip.campaign, baseMs: enrolment.baseAtMs, pausedAtBaseMs: enrolment.pausedMsAtBase))
        }
    }

    /// Ends a pass; its step is then the last that was begun.
    func end(_ enrolment: inout Enrolment, _ status: EnrolmentStatus, lastBegun: Int32, reason: String = "") {
        enrolment.step = lastBegun
        enrolment.status = status
        enrolment.dueAtMs = 0
        enrolment.endedAtMs = context.nowMs
        enrolment.exitReason = reason
    }
}
