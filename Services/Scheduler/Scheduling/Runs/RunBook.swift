import Foundation
import Models
import StreamProcessing

typealias Context = BatchContext<Never>

/// The runs of this partition: a cache of the store's tables `runs` and `run_states`.
struct RunBook {
    private(set) var runs: [Int64: Run] = [:]
    private var numbers: [RunID: Int64] = [:]
    /// The run of each campaign that was begun last.
    private var newest: [RunID: Int64] = [:]
    /// Those of the runs that are open: years of occurrences are in the book.
    private var open: Set<Int64> = []
    private var changed: Set<Int64> = []
    private var unreported: Set<Int64> = []
    private var reportedAtMs: [Int64: Int64] = [:]
    var drips = DripBook()
    var newTags = NewTags()
    var recipientsMark = RecipientsMark()
    /// What drips have to hear of in this batch.
    private var dripChanges: [DripChange] = []

    init() {}

    /// Reads every run from the store.
    init(_ store: PartitionStore) throws {
        let rows = try store.select(
            """
            SELECT r.run_no, r.campaign, s.expand_cursor, s.expanded, s.release_cursor, s.progress,
                s.retell_cursor
            FROM runs r JOIN run_states s USING (run_no)
            """
        ) { row in
            var run = Run(
                number: row.integer(0), campaign: try Codec.decode(CampaignRecord.self, Array(row.blob(1))),
                progress: try Codec.decode(RunProgress.self, Array(row.blob(5))))
            run.expandCursor = row.blob(2)
            run.expanded = row.flag(3)
            run.releaseCursor = row.blob(4)
            run.retellCursor = row.isNull(6) ? nil : row.blob(6)
            return run
        }
        for run in rows {
            enter(run)
            // What was last reported may never have been written.
            unreported.insert(run.number)
        }
        drips = try DripBook(store)
        recipientsMark = try RecipientsMark(store)
        addEditions()
    }

    func number(of id: RunID) -> Int64? { numbers[id] }

    /// The runs in which there may be something left to do.
    var openRuns: [Run] { open.compactMap { runs[$0] } }

    /// Whether all recipients that have been here before are here (again).
    func areRecipientsBack(_ context: Context) -> Bool { recipientsMark.areBack(context) }

    func hasReadBefore(_ record: InputRecord, _ context: Context) -> Bool { recipientsMark.covers(record, context) }

    /// The run of a campaign that was begun last; `nil`: none has.
    func lastRun(of campaign: CampaignRecord) -> Run? { newest[.any(of: campaign)].flatMap { runs[$0] } }

    /// Enters a run that begins now.
    /// - Parameter isMissed: it is too late for it, which is told and not made up for.
    @discardableResult
    mutating func begin(_ campaign: CampaignRecord, _ context: Context, isMissed: Bool = false) throws -> Int64 {
        let number = (runs.keys.max() ?? 0) + 1
        var progress = RunProgress()
        progress.workspace = campaign.workspace
        progress.campaignID = campaign.id
        progress.runID = campaign.launch.runID
        progress.partition = context.partition
        progress.partitionCount = context.partitionCount
        progress.dueAtMs = campaign.launch.atMs
        progress.startedAtMs = isMissed ? 0 : context.nowMs
        progress.missedStart = isMissed
        var run = Run(number: number, campaign: campaign, progress: progress)
        run.expanded = isMissed
        enter(run)
        try save(campaign, of: number, context.store)
        touch(number)
        return number
    }

    /// Takes in what the test of a run's variants has come to.
    mutating func decide(_ number: Int64, _ test: VariantTest, _ store: PartitionStore) throws {
        runs[number]?.decide(test)
        if let run = runs[number] { try save(run.campaign, of: number, store) }
    }

    private mutating func enter(_ run: Run) {
        runs[run.number] = run
        if run.isOpen { open.insert(run.number) }
        numbers[run.id] = run.number
        let campaign = RunID.any(of: run.campaign)
        newest[campaign] = max(newest[campaign] ?? 0, run.number)
    }

    private func save(_ campaign: CampaignRecord, of number: Int64, _ store: PartitionStore) throws {
        try store.put(
            SchedulerTables.runs, [.integer(number)],
            [
                .text(campaign.workspace), .text(campaign.id), .text(campaign.launch.runID),
                .blob(Codec.encode(campaign)),
            ])
    }

    /// Remembers news of a message for the drip it belongs to.
    mutating func note(_ change: DripChange) {
        if change.matters, runs[change.key.runNo]?.campaign.isDrip == true { dripChanges.append(change) }
    }

    mutating func takeDripChanges() -> [DripChange] {
        defer { dripChanges = [] }
        return dripChanges
    }

    /// The runs of a drip send what was planned from older editions too.
    private mutating func addEditions() {
        for run in runs.values where run.campaign.isDrip {
            guard let number = drips.number(of: run.campaign), let drip = drips.drips[number] else { continue }
            for edition in drip.editions.values { runs[run.number]?.add(edition) }
        }
    }

    /// Changes a run; it is saved with the batch and reported soon.
    mutating func update(_ number: Int64, _ change: (inout Run) throws -> Void) rethrows {
        guard runs[number] != nil else { return }
        try change(&runs[number]!)
        if runs[number]!.isOpen { open.insert(number) } else { open.remove(number) }
        touch(number)
    }

    private mutating func touch(_ number: Int64) {
        changed.insert(number)
        unreported.insert(number)
    }

    /// Writes the changed runs to the store.
    mutating func save(_ context: Context) throws {
        for number in changed {
            guard let run = runs[number] else { continue }
            try context.store.put(
                SchedulerTables.runStates, [.integer(number)],
                [
                    .blob(run.expandCursor), .flag(run.expanded), .blob(run.releaseCursor),
                    .blob(Codec.encode(run.progress)), run.retellCursor.map { .blob($0) } ?? .null,
                ])
        }
        changed.removeAll(keepingCapacity: true)
        try drips.saveStates(context.store)
        try recipientsMark.save(context)
    }

    /// Writes progress records, for each run at most one per interval; a run that has just finished reports at once.
    mutating func report(_ context: Context, everyMs interval: Int64) {
        let spacing = context.productMs(forRealMs: interval)
        for number in unreported {
            guard var run = runs[number] else { continue }
            let last = reportedAtMs[number] ?? .min
            guard run.isFinished || context.nowMs >= last.addingReportingOverflow(spacing).partialValue || last == .min
            else {
                continue
            }
            run.progress.expanded = run.expanded
            run.progress.updatedAtMs = context.nowMs
            runs[number]?.progress = run.progress
            context.emit(
                Topics.runsProgress,
                key: RecordKey.progress(
                    workspace: run.campaign.workspace, campaign: run.campaign.id, run: run.campaign.launch.runID,
                    partition: context.partition), run.progress)
            reportedAtMs[number] = context.nowMs
            unreported.remove(number)
        }
    }

    var hasUnreported: Bool { !unreported.isEmpty }
}
