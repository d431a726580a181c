public import Models

/// When the runs of a campaign are due. Wall-clock times are milliseconds as if the zone were UTC.
///
/// A time of day that a zone's clocks skip is the first instant after the gap, one that they show twice the first of the
/// two: every occurrence is due exactly once.
public struct RunCalendar: Sendable {
    /// A run before it begins.
    public struct Planned: Hashable, Sendable {
        /// `1`, or the wall-clock time of an occurrence: `20260301T0900`.
        public let id: String
        /// When the run begins, milliseconds since the epoch. With times of the recipients' own: when the first clocks of the
        /// world show the wall-clock time.
        public let dueMs: Int64
        /// The wall-clock time; `nil`: the run is due at an instant.
        public let localMs: Int64?

        public init(id: String, dueMs: Int64, localMs: Int64?) {
            self.id = id
            self.dueMs = dueMs
            self.localMs = localMs
        }
    }

    /// The clocks that are furthest ahead, +14:00.
    public static let earliestZoneMs: Int64 = 14 * 3_600_000
    /// From the first clocks of the world that show a time to the last, −12:00.
    public static let allZonesMs: Int64 = 26 * 3_600_000

    private let launch: Launch
    private let isRecipientLocal: Bool
    /// The wall-clock time of the only run.
    private let localAtMs: Int64?
    private let zone: Zone
    private let recurs: Bool
    /// `nil` with a recurrence: its rule cannot be read, and there are none.
    private let occurrences: Occurrences?

    /// - Parameter workspaceZone: stands in for a zone that neither the schedule nor the recipient has.
    public init(_ campaign: CampaignRecord, workspaceZone: String) {
        let schedule = campaign.schedule
        launch = campaign.launch
        isRecipientLocal = schedule.recipientLocal
        localAtMs = schedule.recipientLocal ? schedule.localAtMs : nil
        let zone =
            TimeZones.zone(named: schedule.recurrence.timeZone) ?? TimeZones.zone(named: workspaceZone)
            ?? TimeZones.utc
        self.zone = zone
        recurs = schedule.hasRecurrence
        // On the recipients' own clocks the end of a rule has no zone: its digits count.
        occurrences =
            schedule.hasRecurrence
            ? Occurrences(schedule.recurrence, zone: schedule.recipientLocal ? TimeZones.utc : zone) : nil
    }

    /// From the first message of a run to the last, as far as the recipients' zones part them, milliseconds.
    public var spanMs: Int64 { isRecipientLocal ? Self.allZonesMs : 0 }

    /// The first run; `nil`: none, because no day within ten years fits the rule.
    public var first: Planned? { recurs ? occurrences?.first.map(planned) : only }

    /// The run after a wall-clock time; `nil`: that was the last.
    public func next(afterLocalMs localMs: Int64) -> Planned? { occurrences?.next(afterMs: localMs).map(planned) }

    /// The first run that is due at an instant or later. The only run of a schedule without recurrence is that one always.
    public func first(dueFromMs atMs: Int64) -> Planned? {
        guard recurs else { return only }
        // No clock is a day ahead of another that counts here.
        var run = next(afterLocalMs: atMs - Zone.dayMs)
        while let early = run, early.dueMs < atMs { run = early.localMs.flatMap(next(afterLocalMs:)) }
        return run
    }

    /// When a recipient's messages of a run are due, milliseconds since the epoch.
    /// - Parameter timeZone: the recipient's; empty or unknown: the schedule's or the workspace's.
    public func dueMs(of run: Planned, timeZone: String) -> Int64 {
        guard isRecipientLocal, let localMs = run.localMs else { return run.dueMs }
        return (TimeZones.zone(named: timeZone) ?? zone).instant(ofLocal: localMs)
    }

    private var only: Planned {
        let id = launch.runID.isEmpty ? "1" : launch.runID
        guard let localAtMs else { return Planned(id: id, dueMs: launch.atMs, localMs: nil) }
        return Planned(id: id, dueMs: localAtMs - Self.earliestZoneMs, localMs: localAtMs)
    }

    private func planned(_ localMs: Int64) -> Planned {
        Planned(
            id: WallClock.runID(localMs),
            dueMs: isRecipientLocal ? localMs - Self.earliestZoneMs : zone.instant(ofLocal: localMs), localMs: localMs)
    }
}
