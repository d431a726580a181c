import Foundation
import Models
import Rules
import StreamProcessing

/// One run of a campaign in this partition.
struct Run {
    let number: Int64
    /// The campaign as it was when the run began: resumes and retries send what was planned.
    let campaign: CampaignRecord
    var expandCursor = Data()
    var expanded = false
    var releaseCursor = Data()
    /// Up to which recipient the ledger has been told again; `nil`: there is nothing to tell.
    var retellCursor: Data?
    var progress: RunProgress

    /// Placeholders of the content and of the content for outside the window, in this order.
    let slots: [Slot]
    let contentSlotCount: Int

    init(number: Int64, campaign: CampaignRecord, progress: RunProgress) {
        self.number = number
        self.campaign = campaign
        self.progress = progress
        let contentSlots = Placeholders.slots(in: campaign.content)
        let outside = campaign.hasOutsideWindow ? Placeholders.slots(in: campaign.outsideWindow) : []
        slots = contentSlots + outside
        contentSlotCount = contentSlots.count
    }

    var id: RunID {
        RunID(workspace: campaign.workspace, campaign: campaign.id, run: campaign.launch.runID)
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
