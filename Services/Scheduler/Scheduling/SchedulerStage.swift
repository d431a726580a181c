package import Models
package import StreamProcessing

/// Plans and releases messages and keeps their ledger, partition by partition.
package struct SchedulerStage: Stage {
    package let name = "scheduler"
    package let inputs = [
        Topics.recipients, Topics.messagesEvents, Topics.messagesInbound, Topics.enrolments, Topics.consents,
        Topics.contactsEvents,
    ]
    package let tables = SchedulerTables.all
    package let rebuiltFrom = [Topics.recipients]
    let limits: SchedulerLimits

    package init(limits: SchedulerLimits = SchedulerLimits()) { self.limits = limits }

    package func makeProcessor(partition: Int32, partitionCount: Int32) -> SchedulerProcessor {
        SchedulerProcessor(partition: partition, partitionCount: partitionCount, limits: limits)
    }
}

/// Bounds of the scheduler's work.
package struct SchedulerLimits: Sendable {
    /// Recipients planned in one batch of one partition.
    package var expansionBatch = 500
    /// Rows moved by one tick in sweeps and timers.
    package var sweepBatch = 500
    /// The release window holds this many seconds of a channel's pace, over all partitions.
    package var windowSeconds = 2.0
    /// Real seconds after which a message without an outcome is asked for again.
    package var requestAgainAfterSeconds = 60.0
    /// Real milliseconds between two progress records of a run.
    var progressEveryMs: Int64 = 250

    package init() {}
}
