import Models
import Rules
import StreamProcessing

extension RunBook {
    /// Takes in what the console has published about drips since the last look.
    mutating func refreshDrips(_ context: Context) throws {
        let generation = context.tables.generation
        guard drips.lookedAtGeneration != generation else { return }
        drips.lookedAtGeneration = generation
        for campaign in context.tables.campaigns() where campaign.isDrip && campaign.hasLaunch {
            if let number = drips.number(of: campaign) {
                try adopt(campaign, number, context)
            } else if campaign.mayBeEntered {
                _ = try drips.begin(campaign, context.store)
            }
        }
        try cancelDeletedDrips(context)
    }

    private mutating func adopt(_ campaign: CampaignRecord, _ number: Int64, _ context: Context) throws {
        guard let known = drips.drips[number]?.campaign, known.revision != campaign.revision else { return }
        try drips.adopt(campaign, number, context.store)
        for run in runs.values where drips.number(of: run.campaign) == number {
            update(run.number) { $0.add(campaign.drip) }
        }
    }

    /// What the console had published into this log and has taken back. Before it has published anything into a new log,
    /// nothing is known.
    private mutating func cancelDeletedDrips(_ context: Context) throws {
        for drip in drips.drips.values where !drip.isCancelled {
            var campaign = drip.campaign
            guard campaign.launch.logIdentity == context.logIdentity,
                context.tables.campaign(workspace: campaign.workspace, id: campaign.id) == nil
            else { continue }
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
