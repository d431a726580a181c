import Models
import StreamProcessing

/// Judges every message: may we send it?
struct CheckerStage: Stage {
    let name = "eligibility-checker"
    let inputs = [Topics.consents, Topics.messagesInbound, Topics.messagesEvents, Topics.messagesRequested]
    let tables = CheckerTables.all
    let limits: CheckerLimits

    func makeProcessor(partition: Int32, partitionCount: Int32) -> CheckerProcessor { CheckerProcessor(limits: limits) }
}

/// Bounds of the checker's memory.
struct CheckerLimits: Sendable {
    /// How long a report that an address is not on the channel is believed, product milliseconds.
    var notOnChannelMs: Int64 = 30 * 24 * 3600 * 1000
    /// How long a verdict is kept beyond the message's expiry: longer than the longest retry.
    var verdictGraceMs: Int64 = 48 * 3600 * 1000
    /// For messages without an expiry.
    var verdictKeepMs: Int64 = 14 * 24 * 3600 * 1000
    /// Verdicts removed by one tick.
    var pruneBatch = 500
}
