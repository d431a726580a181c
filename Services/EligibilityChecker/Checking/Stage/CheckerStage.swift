package import Models
package import StreamProcessing

/// Judges every message: may we send it?
package struct CheckerStage: Stage {
    package let name = "eligibility-checker"
    package let inputs = [
        Topics.consents, Topics.messagesInbound, Topics.messagesEvents, Topics.messagesRequested,
        Topics.addressesAliases,
    ]
    package let tables = CheckerTables.all
    let limits: CheckerLimits

    package init(limits: CheckerLimits = CheckerLimits()) { self.limits = limits }

    package func makeProcessor(partition: Int32, partitionCount: Int32) -> CheckerProcessor {
        CheckerProcessor(limits: limits)
    }
}

/// Bounds of the checker's memory.
package struct CheckerLimits: Sendable {
    /// How long a verdict is kept beyond the message's expiry, product milliseconds: longer than the longest retry.
    var verdictGraceMs: Int64 = 48 * 3600 * 1000
    /// For messages without an expiry.
    var verdictKeepMs: Int64 = 14 * 24 * 3600 * 1000
    /// After how long a message is asked for again whose template cannot be sent, product milliseconds.
    var templateWaitMs: Int64 = 10_000
    /// Verdicts looked at by one sweep, a sweep a second.
    var sweepBatch = 500

    package init() {}
}
