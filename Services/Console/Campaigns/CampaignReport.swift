import GRDB
import Models
import Rules

/// What came of a campaign, or of one of its runs.
struct CampaignReport {
    private let campaign: Campaign
    /// The one that is asked about; `nil`: all together.
    private let run: CampaignRun?
    private let progress: CampaignProgress
    private let nowMs: Int64
    /// The one kept at launch; it is about the first run.
    private let estimate: JSONValue?
    private let cost: CostReport
    private let variants: VariantReport
    private let drip: DripReport?

    init(_ campaign: Campaign, run: CampaignRun?, nowMs: Int64, in db: Database) throws {
        self.campaign = campaign
        self.run = run
        self.nowMs = nowMs
        progress = try run?.progress ?? ProgressStore.sum(campaign: campaign.id, in: db)
        let isFirst = run.map { $0.id == campaign.record.launch.runID } ?? !campaign.record.schedule.hasRecurrence
        estimate = isFirst ? try EstimateStore.find(campaign: campaign.id, in: db) : nil
        cost = try CostReport(.campaign(campaign.id, run: run?.id), in: db)
        variants = try VariantReport(campaign.record, run: run?.id, in: db)
        drip = campaign.isDrip ? try DripReport(campaign.record, run: run?.id, in: db) : nil
    }

    /// Messages the provider has taken.
    private var sent: Int64 { progress[.sent] + progress[.delivered] + progress[.read] }

    private var startedAtMs: Int64? { run == nil ? campaign.startedAtMs : run?.startedAtMs }
    private var endedAtMs: Int64? { run == nil ? campaign.endedAtMs : run?.endedAtMs }

    /// Product seconds from the start to the end, or to now while it runs.
    private var durationS: Double? {
        startedAtMs.map { Double(max(0, (endedAtMs ?? nowMs) - $0)) / 1000 }
    }

    var json: JSONValue {
        .object(JSONObject(members + variants.members + (drip?.members ?? [])))
    }

    private var members: [(String, JSONValue)] {
        [
            ("campaign_id", .string(campaign.id)), ("name", .string(campaign.record.name)),
            ("run_id", .text(run?.id)), ("run_status", .text(run?.status.rawValue)),
            ("status", .string(campaign.status.word)),
            (
                "status_reason",
                ReasonJSON.make(
                    code: campaign.record.statusCode, detail: campaign.statusDetail, atMs: campaign.statusAtMs)
            ),
            ("channel_id", .text(campaign.record.channelID)), ("template", .text(templateName)),
            ("created_at", .time(campaign.createdAtMs)), ("launched_at", .time(campaign.launchedAtMs)),
            ("due_at", .time(run?.dueAtMs)), ("started_at", .time(startedAtMs)), ("ended_at", .time(endedAtMs)),
            ("duration_s", durationS.map { .double($0) } ?? .null), ("messages_per_second", pace),
            ("progress", progress.json), ("planned", .int(progress.planned)), ("sent", .int(sent)),
            ("received", .int(progress.replied)), ("exchanged", .int(sent + progress.replied)),
            ("suppressed", progress.reasons(of: .suppressed).json), ("failed", progress.reasons(of: .failed).json),
            ("sent_status", sentStatus.json), ("read_status", readStatus.json),
            ("conversations", cost.total.conversationsJSON), ("cost", cost.json), ("estimate", estimate ?? .null),
            ("comparison", estimate.map { EstimateComparison(estimate: $0, progress: progress).json } ?? .null),
        ]
    }

    private var templateName: String? {
        let content = campaign.record.showing(campaign.record.variants.first).content
        return if case .template(let template) = content.kind { template.name } else { nil }
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
