import Foundation
import Models
import StreamProcessing

typealias Context = BatchContext<Never>

/// The runs of this partition: a cache of the store's tables `runs` and `run_states`.
struct RunBook {
    private(set) var runs: [Int64: Run] = [:]
    private var numbers: [RunID: Int64] = [:]
    private var changed: Set<Int64> = []
    private var unreported: Set<Int64> = []
    private var reportedAtMs: [Int64: Int64] = [:]

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
            runs[run.number] = run
            numbers[run.id] = run.number
            // What was last reported may never have been written.
            unreported.insert(run.number)
        }
    }

    func number(of id: RunID) -> Int64? { numbers[id] }

    /// Enters a run that begins now.
    mutating func begin(_ campaign: CampaignRecord, _ context: Context) throws -> Int64 {
        let number = (runs.keys.max() ?? 0) + 1
        var progress = RunProgress()
        progress.workspace = campaign.workspace
        progress.campaignID = campaign.id
        progress.runID = campaign.launch.runID
        progress.partition = context.partition
        progress.partitionCount = context.partitionCount
        progress.startedAtMs = context.nowMs
        let run = Run(number: number, campaign: campaign, progress: progress)
        runs[number] = run
        numbers[run.id] = number
        try context.store.put(
            SchedulerTables.runs, [.integer(number)],
            [
                .text(campaign.workspace), .text(campaign.id), .text(campaign.launch.runID),
                .blob(Codec.encode(campaign)),
            ])
        touch(number)
        return number
    }

    /// Changes a run; it is saved with the batch and reported soon.
    mutating func update(_ number: Int64, _ change: (inout Run) throws -> Void) rethrows {
        guard runs[number] != nil else { return }
        try change(&runs[number]!)
        touch(number)
    }

    private mutating func touch(_ number: Int64) {
        changed.insert(number)
        unreported.insert(number)
    }

    /// Writes the changed runs to the store.
    mutating func save(_ store: PartitionStore) throws {
        for number in changed {
            guard let run = runs[number] else { continue }
            try store.put(
                SchedulerTables.runStates, [.integer(number)],
                [
                    .blob(run.expandCursor), .flag(run.expanded), .blob(run.releaseCursor),
                    .blob(Codec.encode(run.progress)), run.retellCursor.map { .blob($0) } ?? .null,
                ])
        }
        changed.removeAll(keepingCapacity: true)
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
