public import Models

/// When the steps of a drip are due.
public enum DripClock {
    /// How long a step waits after the completion of the one before it, milliseconds.
    public static func delayMs(of step: DripStep) -> Int64 {
        let unit: Int64 =
            switch step.unit {
            case "minutes": 60_000
            case "hours": 3_600_000
            case "days": 86_400_000
            default: 0
            }
        let (delay, isTooLong) = max(step.runAfter, 0).multipliedReportingOverflow(by: unit)
        return isTooLong ? .max / 2 : min(delay, .max / 2)
    }

    /// How long a campaign had been paused altogether at an instant, milliseconds: an instant that lies before a pause that
    /// is over by now counts that pause too.
    public static func pausedMs(of campaign: CampaignRecord, atMs: Int64) -> Int64 {
        let current = campaign.pausedSinceMs > 0 ? max(0, atMs - campaign.pausedSinceMs) : 0
        return campaign.pausedMs + current
    }

    /// When a step is due. In a campaign whose pauses stop the clock the pause that it is in is not known in length yet: the
    /// instant moves on when it ends.
    /// - Parameters:
    ///   - baseMs: from which instant the delay counts: the enrolment, or the completion of the step before.
    ///   - pausedAtBaseMs: ``pausedMs(of:atMs:)`` of that instant.
    public static func dueMs(
        of step: DripStep, in campaign: CampaignRecord, baseMs: Int64, pausedAtBaseMs: Int64
    ) -> Int64 {
        let due = baseMs + delayMs(of: step)
        guard campaign.drip.pauseStopsClock else { return due }
        return due + max(0, campaign.pausedMs - pausedAtBaseMs)
    }
}

extension Drip {
    /// The step of a number; `nil` when the drip has fewer.
    public func step(_ number: Int32) -> DripStep? {
        number >= 1 && number <= Int32(steps.count) ? steps[Int(number) - 1] : nil
    }
}
