import Models
import StreamProcessing

/// Decides which runs begin now in this partition.
struct Launches {
    private var lookedAtGeneration: UInt64?
    private var missed: Set<RunID> = []
    /// The earliest launch that is not due yet.
    private var nextDueMs: Int64?

    /// Begins every run that is due and whose launch positions have been read.
    mutating func begin(_ book: inout RunBook, _ context: Context) throws {
        let generation = context.tables.generation
        let isDue = nextDueMs.map { context.nowMs >= $0 } ?? false
        guard generation != lookedAtGeneration || isDue || isWaiting else { return }
        lookedAtGeneration = generation
        nextDueMs = nil
        isWaiting = false
        for campaign in context.tables.campaigns() where Self.isLaunched(campaign) {
            try consider(campaign, &book, context)
        }
    }

    /// A launch waits for records that this partition has not read yet.
    private(set) var isWaiting = false

    private mutating func consider(_ campaign: CampaignRecord, _ book: inout RunBook, _ context: Context) throws {
        let id = RunID(workspace: campaign.workspace, campaign: campaign.id, run: campaign.launch.runID)
        guard book.number(of: id) == nil, !missed.contains(id) else { return }
        guard context.nowMs >= campaign.launch.atMs else {
            nextDueMs = min(nextDueMs ?? .max, campaign.launch.atMs)
            return
        }
        guard hasRead(campaign.launch, context) else {
            isWaiting = true
            return
        }
        if isTooLate(campaign, context) {
            missed.insert(id)
            reportMissed(campaign, context)
        } else {
            _ = try book.begin(campaign, context)
        }
    }

    private static func isLaunched(_ campaign: CampaignRecord) -> Bool {
        campaign.hasLaunch && (campaign.status == .scheduled || campaign.status == .running)
    }

    /// Acknowledged means in force: everything acknowledged before the launch has been read (invariant 9).
    private func hasRead(_ launch: Launch, _ context: Context) -> Bool {
        launch.logIdentity == context.logIdentity && context.tables.hasRead(launch.positions)
            && context.hasReadRecipients(of: launch)
    }

    /// A start missed by more than its lateness limit is not made up for, unless the run has begun elsewhere.
    private func isTooLate(_ campaign: CampaignRecord, _ context: Context) -> Bool {
        let latest = campaign.launch.atMs + campaign.launch.latestStartS * 1000
        guard context.nowMs > latest else { return false }
        return !context.tables.hasStarted(
            workspace: campaign.workspace, campaign: campaign.id, run: campaign.launch.runID)
    }

    private func reportMissed(_ campaign: CampaignRecord, _ context: Context) {
        var progress = RunProgress()
        progress.workspace = campaign.workspace
        progress.campaignID = campaign.id
        progress.runID = campaign.launch.runID
        progress.partition = context.partition
        progress.partitionCount = context.partitionCount
        progress.missedStart = true
        progress.expanded = true
        progress.updatedAtMs = context.nowMs
        context.emit(
            Topics.runsProgress,
            key: RecordKey.progress(
                workspace: campaign.workspace, campaign: campaign.id, run: campaign.launch.runID,
                partition: context.partition), progress)
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
