import Models
import Rules

/// What came of a campaign.
struct CampaignReport {
    private let campaign: Campaign
    private let progress: CampaignProgress
    private let nowMs: Int64
    private let estimate: JSONValue?
    private let cost: CostReport

    /// - Parameter estimate: the one kept at launch.
    init(_ campaign: Campaign, _ progress: CampaignProgress, nowMs: Int64, estimate: JSONValue?, cost: CostReport) {
        self.campaign = campaign
        self.progress = progress
        self.nowMs = nowMs
        self.estimate = estimate
        self.cost = cost
    }

    /// Messages the provider has taken.
    private var sent: Int64 { progress[.sent] + progress[.delivered] + progress[.read] }

    /// Product seconds from the start to the end, or to now while it runs.
    private var durationS: Double? {
        campaign.startedAtMs.map { Double(max(0, (campaign.endedAtMs ?? nowMs) - $0)) / 1000 }
    }

    var json: JSONValue {
        [
            "campaign_id": .string(campaign.id), "name": .string(campaign.record.name),
            "status": .string(campaign.status.word),
            "status_reason": ReasonJSON.make(
                code: campaign.record.statusCode, detail: campaign.statusDetail, atMs: campaign.statusAtMs),
            "channel_id": .string(campaign.record.channelID), "template": .text(templateName),
            "created_at": .time(campaign.createdAtMs), "launched_at": .time(campaign.launchedAtMs),
            "started_at": .time(campaign.startedAtMs), "ended_at": .time(campaign.endedAtMs),
            "duration_s": durationS.map { .double($0) } ?? .null, "messages_per_second": pace,
            "progress": progress.json, "planned": .int(progress.planned), "sent": .int(sent),
            "received": .int(progress.replied), "exchanged": .int(sent + progress.replied),
            "suppressed": progress.reasons(of: .suppressed).json, "failed": progress.reasons(of: .failed).json,
            "sent_status": sentStatus.json, "read_status": readStatus.json,
            "conversations": cost.total.conversationsJSON, "cost": cost.json, "estimate": estimate ?? .null,
            "comparison": estimate.map { EstimateComparison(estimate: $0, progress: progress).json } ?? .null,
        ]
    }

    private var templateName: String? {
        if case .template(let template) = campaign.record.content.kind { template.name } else { nil }
    }

    private var pace: JSONValue {
        guard let durationS, durationS > 0 else { return .null }
        return .double((Double(sent) / durationS * 100).rounded() / 100)
    }

    private var sentStatus: [String: Int64] {
        let refused = [ProgressBucket.failed, .suppressed].reduce(0) {
            $0 + (progress.reasons(of: $1)[Reason.notOnChannel] ?? 0)
        }
        let failed = progress[.failed] + progress[.suppressed] + progress[.expired] + progress[.cancelled]
        return [
            SendStatus.pending.rawValue: progress[.pending] + progress[.deferred] + progress[.inDoubt],
            SendStatus.sent.rawValue: sent, SendStatus.notOnWhatsApp.rawValue: refused,
            SendStatus.failed.rawValue: failed - refused,
        ]
    }

    private var readStatus: [String: Int64] {
        [
            ReadStatus.triggered.rawValue: progress[.sent], ReadStatus.delivered.rawValue: progress[.delivered],
            ReadStatus.viewed.rawValue: progress[.read],
        ]
    }
}
