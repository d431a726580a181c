import Models
import Rules
import StreamProcessing

/// Decides which runs begin now in this partition: for each campaign the occurrences of its calendar, one after the other.
struct Launches {
    /// Occurrences of one campaign that are looked at in one tick.
    private static let batch = 50

    private var lookedAtGeneration: UInt64?
    /// The earliest run that is not due yet.
    private var nextDueMs: Int64?
    /// A launch waits for records that this partition has not read yet, or there is more to begin.
    private var isWaiting = false
    private var upcoming: [RunID: Upcoming] = [:]

    /// Begins every run that is due and whose launch positions have been read.
    mutating func begin(_ book: inout RunBook, _ context: Context) throws {
        let generation = context.tables.generation
        let isDue = nextDueMs.map { context.nowMs >= $0 } ?? false
        guard generation != lookedAtGeneration || isDue || isWaiting else { return }
        lookedAtGeneration = generation
        nextDueMs = nil
        isWaiting = false
        for campaign in context.tables.campaigns() where Self.isLaunched(campaign) {
            try begin(campaign, &book, context)
        }
    }

    private static func isLaunched(_ campaign: CampaignRecord) -> Bool {
        campaign.hasLaunch && !campaign.isDrip && (campaign.status == .scheduled || campaign.status == .running)
    }

    private mutating func begin(_ campaign: CampaignRecord, _ book: inout RunBook, _ context: Context) throws {
        let zone = context.tables.settings(workspace: campaign.workspace).timeZone
        if let known = upcoming[.any(of: campaign)], known.holds(for: campaign, zone, context.nowMs) {
            return wait(for: known, campaign)
        }
        let calendar = RunCalendar(campaign, workspaceZone: zone)
        for _ in 0..<Self.batch {
            let run = book.next(of: campaign, calendar)
            guard let run, context.nowMs >= run.dueMs else {
                return wait(for: Upcoming(revision: campaign.revision, zone: zone, dueMs: run?.dueMs), campaign)
            }
            guard hasRead(campaign.launch, context) else { break }
            try book.begin(
                campaign.snapshot(of: run), context, isMissed: isTooLate(run, campaign, calendar, context))
        }
        isWaiting = true
    }

    private mutating func wait(for run: Upcoming, _ campaign: CampaignRecord) {
        upcoming[.any(of: campaign)] = run
        if let dueMs = run.dueMs { nextDueMs = min(nextDueMs ?? .max, dueMs) }
    }

    /// When a campaign's next run is due, so that its calendar need not be asked with every change of any table.
    private struct Upcoming {
        let revision: Int64
        let zone: String
        /// `nil`: there is none.
        let dueMs: Int64?

        func holds(for campaign: CampaignRecord, _ zone: String, _ nowMs: Int64) -> Bool {
            revision == campaign.revision && self.zone == zone && dueMs.map { nowMs < $0 } ?? true
        }
    }

    /// Acknowledged means in force: everything acknowledged before the launch has been read (invariant 9).
    private func hasRead(_ launch: Launch, _ context: Context) -> Bool {
        launch.logIdentity == context.logIdentity && context.tables.hasRead(launch.positions)
            && context.hasReadRecipients(of: launch)
    }

    /// A start missed by more than its lateness limit is not made up for, unless the run has begun elsewhere.
    private func isTooLate(
        _ run: RunCalendar.Planned, _ campaign: CampaignRecord, _ calendar: RunCalendar, _ context: Context
    ) -> Bool {
        let latest = run.dueMs + calendar.spanMs + campaign.launch.latestStartS * 1000
        guard context.nowMs > latest else { return false }
        return !context.tables.hasStarted(workspace: campaign.workspace, campaign: campaign.id, run: run.id)
    }
}

extension RunBook {
    /// The run of a campaign that begins next; `nil`: there is none left.
    fileprivate func next(of campaign: CampaignRecord, _ calendar: RunCalendar) -> RunCalendar.Planned? {
        guard let last = lastRun(of: campaign) else { return calendar.first(dueFromMs: campaign.launch.atMs) }
        return last.planned.localMs.flatMap(calendar.next(afterLocalMs:))
    }
}

extension CampaignRecord {
    /// The campaign as one of its runs keeps it.
    fileprivate func snapshot(of run: RunCalendar.Planned) -> CampaignRecord {
        var snapshot = self
        snapshot.launch.runID = run.id
        snapshot.launch.atMs = run.dueMs
        if let localMs = run.localMs { snapshot.schedule.localAtMs = localMs }
        return snapshot
    }
}

extension BatchContext {
    /// Every recipient that was acknowledged before the launch is in this partition's store.
    func hasReadRecipients(of launch: Launch) -> Bool {
        launch.positions.allSatisfy { position in
            position.topic != Topics.recipients.name || position.partition != partition
                || self.position(of: Topics.recipients) >= position.nextOffset
        }
    }
}
