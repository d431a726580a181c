import Foundation
import Models
import Rules
import StreamProcessing

/// One run of a campaign in this partition.
struct Run {
    let number: Int64
    /// The campaign as it was when the run began: resumes and retries send what was planned. Its launch names this run and
    /// its instant, `schedule.local_at_ms` its wall-clock time.
    private(set) var campaign: CampaignRecord
    var expandCursor = Data()
    var expanded = false
    var releaseCursor = Data()
    /// Up to which recipient the ledger has been told again; `nil`: there is nothing to tell.
    var retellCursor: Data?
    /// Up to which message a cancelled run has been closed; it begins anew with a restart.
    var cancelCursor = Data()
    var progress: RunProgress

    /// What the run's messages say, by edition of the campaign; a broadcast has one edition, 0.
    private(set) var definitions: [Int64: MessageDefinitions] { didSet { channels = Self.channels(of: definitions) } }
    /// Every place at which there may be messages to release, with its channel as of the newest edition that has it.
    private(set) var channels: [MessagePlace: String]

    init(number: Int64, campaign: CampaignRecord, progress: RunProgress) {
        self.number = number
        self.campaign = campaign
        self.progress = progress
        definitions = [campaign.drip.revision: MessageDefinitions(campaign)]
        channels = Self.channels(of: definitions)
    }

    var id: RunID {
        RunID(workspace: campaign.workspace, campaign: campaign.id, run: campaign.launch.runID)
    }

    /// The run as its campaign's calendar has it.
    var planned: RunCalendar.Planned {
        let schedule = campaign.schedule
        return RunCalendar.Planned(
            id: campaign.launch.runID, dueMs: campaign.launch.atMs,
            localMs: schedule.hasRecurrence || schedule.recipientLocal ? schedule.localAtMs : nil)
    }

    /// Takes in what the test of the variants has come to. Who was in it has been settled by its share at the beginning.
    mutating func decide(_ test: VariantTest) {
        campaign.variantTest.winner = test.winner
        campaign.variantTest.decidedAtMs = test.decidedAtMs
        definitions[campaign.drip.revision] = MessageDefinitions(campaign)
    }

    /// A reference to a message of this run.
    func reference(to address: String, _ key: MessageKey) -> MessageRef {
        MessageRef(
            workspace: campaign.workspace, campaignID: campaign.id, runID: campaign.launch.runID, step: key.step,
            position: key.position, address: address)
    }

    /// What a planned message says; `nil` only when its edition is unknown.
    func definition(of ref: MessageRef, _ row: LedgerRow) -> MessageDefinition? {
        definitions[row.edition]?.definition(at: MessagePlace(step: ref.step, position: ref.position), id: ref.id)
    }

    func channelID(of key: MessageKey, _ row: LedgerRow) -> String {
        definitions[row.edition]?.channelID(at: key.place) ?? campaign.channelID
    }

    /// Takes in a newer edition of the steps.
    mutating func add(_ drip: Drip) {
        var edition = campaign
        edition.drip = drip
        definitions[drip.revision] = MessageDefinitions(edition)
    }

    /// New messages are planned from this one.
    var newestEdition: Int64 { definitions.keys.max() ?? 0 }

    /// Leaves out editions that no message needs any more.
    mutating func forget(_ editions: Set<Int64>) {
        definitions = definitions.filter { !editions.contains($0.key) }
    }

    private static func channels(of definitions: [Int64: MessageDefinitions]) -> [MessagePlace: String] {
        var channels: [MessagePlace: String] = [:]
        for (_, edition) in definitions.sorted(by: { $0.key < $1.key }) {
            for place in edition.places { channels[place] = edition.channelID(at: place) }
        }
        return channels
    }

    /// Moves one message between buckets, or into its first one.
    mutating func count(from old: Lifecycle?, to new: Lifecycle) {
        if let old {
            progress.buckets[old.status.bucket.rawValue, default: 0] -= 1
            if let key = old.reasonKey { progress.reasons[key, default: 0] -= 1 }
            if !old.status.isDecided { progress.undecided -= 1 }
        }
        progress.buckets[new.status.bucket.rawValue, default: 0] += 1
        if let key = new.reasonKey { progress.reasons[key, default: 0] += 1 }
        if !new.status.isDecided { progress.undecided += 1 }
    }

    /// Every message of this partition is planned and has an outcome.
    var isFinished: Bool { expanded && progress.undecided == 0 }

    /// There may be something left to do.
    var isOpen: Bool { !isFinished || retellCursor != nil }
}

/// Names a run across partitions.
struct RunID: Hashable {
    let workspace: String
    let campaign: String
    let run: String

    init(workspace: String, campaign: String, run: String) {
        self.workspace = workspace
        self.campaign = campaign
        self.run = run
    }

    init(_ ref: MessageRef) {
        self.init(workspace: ref.workspace, campaign: ref.campaignID, run: ref.runID)
    }

    /// All runs of a campaign together.
    static func any(of campaign: CampaignRecord) -> RunID {
        RunID(workspace: campaign.workspace, campaign: campaign.id, run: "")
    }
}

extension Lifecycle {
    /// Under which key a run's progress counts the reason: `suppressed/no_opt_in`.
    fileprivate var reasonKey: String? {
        switch status {
        case .suppressed, .failed: "\(status.rawValue)/\(reason)"
        default: nil
        }
    }
}
