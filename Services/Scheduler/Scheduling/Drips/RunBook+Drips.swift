import Models
import Rules
import StreamProcessing

extension RunBook {
    /// Editions of one drip that are kept whether they are needed or not: looking for those that are takes a while.
    private static let editionsKept = 16
    /// A receipt may want a message sent again so long after it was planned, product milliseconds.
    private static let receiptsReachMs: Int64 = 7 * 86_400_000

    /// Takes in what the console has published about drips since the last look.
    /// - Returns: those that have been launched.
    mutating func refreshDrips(_ context: Context) throws -> [Int64] {
        let generation = context.tables.generation
        guard drips.lookedAtGeneration != generation else { return [] }
        drips.lookedAtGeneration = generation
        var begun: [Int64] = []
        for campaign in context.tables.campaigns() where campaign.isDrip && campaign.hasLaunch {
            if let number = drips.number(of: campaign) {
                try adopt(campaign, number, context)
            } else if campaign.mayBeEntered {
                begun.append(try drips.begin(campaign, context.store))
            }
        }
        try cancelDeletedDrips(context)
        return begun
    }

    private mutating func adopt(_ campaign: CampaignRecord, _ number: Int64, _ context: Context) throws {
        // A new log gets the same record again.
        guard let known = drips.drips[number]?.campaign,
            known.revision != campaign.revision || known.launch.logIdentity != campaign.launch.logIdentity
        else { return }
        try drips.adopt(campaign, number, context.store)
        for pass in passes(of: number) { update(pass) { $0.add(campaign.drip) } }
        try forgetEditions(of: number, context)
    }

    /// Leaves out editions that no message needs any more, when there are many.
    private mutating func forgetEditions(of number: Int64, _ context: Context) throws {
        guard let drip = drips.drips[number], drip.editions.count > Self.editionsKept else { return }
        let passes = passes(of: number)
        let ledger = Ledger(store: context.store)
        var needed: Set<Int64> = [drip.drip.revision]
        for pass in passes {
            needed.formUnion(try ledger.editions(of: pass, plannedSinceMs: context.nowMs - Self.receiptsReachMs))
        }
        let unneeded = Set(drip.editions.keys).subtracting(needed)
        try drips.forget(unneeded, of: number, context.store)
        for pass in passes { update(pass) { $0.forget(unneeded) } }
    }

    /// The runs of a drip.
    private func passes(of drip: Int64) -> [Int64] {
        runs.values.filter { $0.campaign.isDrip && drips.number(of: $0.campaign) == drip }.map(\.number).sorted()
    }

    /// People leave what was deleted as they leave what is cancelled, and the sweep that sees to it removes them.
    private mutating func cancelDeletedDrips(_ context: Context) throws {
        for drip in drips.drips.values
        where (!drip.isCancelled || drip.sweepCursor == nil) && context.isDeleted(drip.campaign) {
            var campaign = drip.campaign
            campaign.status = .cancelled
            try drips.adopt(campaign, drip.number, context.store)
        }
    }

    // MARK: - Passes

    /// The run that holds the messages of everybody's n-th time in a drip; it begins when it is first needed.
    mutating func run(of drip: DripState, pass: Int32, _ context: Context) throws -> Int64 {
        if let number = passNumber(pass, of: drip) { return number }
        var campaign = drip.campaign
        campaign.launch.runID = String(pass)
        return try begin(campaign, context)
    }

    func passNumber(_ pass: Int32, of drip: DripState) -> Int64? {
        number(of: RunID(workspace: drip.campaign.workspace, campaign: drip.campaign.id, run: String(pass)))
    }

    /// The enrolment that a drip's message belongs to, and in which pass; `nil` for a broadcast's.
    func enrolment(of key: MessageKey) -> (key: EnrolmentKey, pass: Int32)? {
        guard let run = runs[key.runNo], let pass = run.pass, let number = drips.number(of: run.campaign) else {
            return nil
        }
        return (EnrolmentKey(dripNo: number, recipient: key.recipient), pass)
    }

    /// Whether the person has left the pass that a message belongs to. Those whose drip was cancelled have not: the stages
    /// behind know of that themselves.
    func hasLeft(_ key: MessageKey, _ store: PartitionStore) throws -> Bool {
        guard let place = enrolment(of: key), let enrolment = try EnrolmentStore(store: store).enrolment(place.key)
        else { return false }
        let isOut = enrolment.status == .exited && enrolment.exitReason != DripExit.campaignCancelled
        return enrolment.pass != place.pass || isOut
    }
}

extension CampaignRecord {
    var isDrip: Bool { kind == "drip" }

    /// People may enter: also before its start and while it is paused.
    var mayBeEntered: Bool { status == .scheduled || status == .running || status == .paused }
}

extension Run {
    /// Which time in the drip the run holds; `nil` for a broadcast.
    var pass: Int32? { campaign.isDrip ? Int32(campaign.launch.runID) : nil }
}
