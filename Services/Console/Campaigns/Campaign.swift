import Models

/// A campaign as the console keeps it.
struct Campaign: Sendable, Equatable {
    /// What the stages get to see; `status`, `status_code` and `revision` are kept current in here.
    var record: CampaignRecord
    /// When the run is wanted, milliseconds since the epoch; `nil`: at launch.
    var scheduledAtMs: Int64?
    /// How much later than wanted a run may still start, seconds.
    var latestStartS: Int64 = Campaign.defaultLatestStartS
    var statusDetail = ""
    /// When the status last changed for a reason; 0: there is no reason.
    var statusAtMs: Int64 = 0
    /// The status a resume goes back to while the campaign is paused.
    var pausedFrom: CampaignStatus = .unspecified
    /// The template whose absence paused the campaign: it goes on when that is approved again. Empty: a person resumes it.
    var pausedForTemplate = ""
    /// The campaign that sends again to those this one failed for; empty: none does.
    var retriedAs = ""
    /// When the campaign was last launched or resumed: news that is older stops it no more.
    var resumedAtMs: Int64 = 0
    var createdAtMs: Int64
    var updatedAtMs: Int64
    var launchedAtMs: Int64?
    var startedAtMs: Int64?
    var endedAtMs: Int64?

    static let defaultLatestStartS: Int64 = 3600
    static let broadcastKind = "broadcast"
    static let dripKind = "drip"
    /// The run of a campaign that does not recur, and a drip's first pass.
    static let onlyRun = "1"

    var id: String { record.id }
    var status: CampaignStatus { record.status }
    /// People are enrolled and go through its steps; else it is sent to an audience.
    var isDrip: Bool { record.kind == Self.dripKind }

    /// Nothing will happen to it any more, receipts aside.
    var isFinished: Bool { [.completed, .cancelled, .failed].contains(status) }

    /// Launched and not finished.
    var isUnderWay: Bool { [.scheduled, .running, .paused].contains(status) }
}

extension CampaignStatus {
    /// The word people see.
    var word: String {
        switch self {
        case .draft: "draft"
        case .scheduled: "scheduled"
        case .running: "running"
        case .paused: "paused"
        case .completed: "completed"
        case .cancelled: "cancelled"
        case .failed: "failed"
        case .unspecified, .UNRECOGNIZED: ""
        }
    }

    init?(word: String) {
        guard let status = Self.allCases.first(where: { !word.isEmpty && $0.word == word }) else { return nil }
        self = status
    }

    static let words = allCases.map(\.word).filter { !$0.isEmpty }
}
