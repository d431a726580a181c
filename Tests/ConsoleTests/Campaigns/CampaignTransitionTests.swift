import Models
import Testing

@testable import Console

@Suite("Campaign transitions")
struct CampaignTransitionTests {
    private func campaign(_ status: CampaignStatus, pausedFrom: CampaignStatus = .unspecified) -> Campaign {
        var campaign = Campaign(record: CampaignRecord(), createdAtMs: 0, updatedAtMs: 0)
        campaign.record.id = "c"
        campaign.record.status = status
        campaign.pausedFrom = pausedFrom
        return campaign
    }

    @Test("a verb leads where the contract says, and is refused everywhere else")
    func everyPair() {
        let allowed: [CampaignVerb: [CampaignStatus: CampaignStatus]] = [
            .launch: [.draft: .running], .pause: [.scheduled: .paused, .running: .paused],
            .resume: [.paused: .running],
            .cancel: [.scheduled: .cancelled, .running: .cancelled, .paused: .cancelled],
        ]
        for verb in CampaignVerb.allCases {
            for status in CampaignStatus.allCases where status != .unspecified {
                var campaign = campaign(status)
                let before = campaign
                do {
                    try campaign.apply(verb, nowMs: 5)
                    #expect(campaign.status == allowed[verb]?[status])
                } catch {
                    #expect(allowed[verb]?[status] == nil)
                    #expect(error.problem.detail?.contains(status.word) == true)
                    #expect(campaign == before)
                }
            }
        }
    }

    @Test("a start in the future is scheduled, one that is due runs")
    func launch() throws {
        var later = campaign(.draft)
        later.scheduledAtMs = 1000
        try later.apply(.launch, nowMs: 999)
        #expect(later.status == .scheduled)
        #expect(later.record.launch.atMs == 1000)
        #expect(later.record.launch.runID == "1")
        #expect(later.record.launch.requestedAtMs == 999)
        #expect(later.record.launch.latestStartS == 3600)

        var now = campaign(.draft)
        now.scheduledAtMs = 999
        try now.apply(.launch, nowMs: 1000)
        #expect(now.status == .running)
    }

    @Test("resume goes back to where the pause came from")
    func resume() throws {
        var scheduled = campaign(.scheduled)
        try scheduled.apply(.pause, nowMs: 1)
        try scheduled.apply(.resume, nowMs: 2)
        #expect(scheduled.status == .scheduled)
        #expect(scheduled.resumedAtMs == 2)
    }

    @Test("a run that begins while its campaign is paused resumes as running")
    func startWhilePaused() throws {
        var campaign = campaign(.scheduled)
        try campaign.apply(.pause, nowMs: 1)
        campaign.start(atMs: 2, nowMs: 2)
        #expect(campaign.status == .paused)
        try campaign.apply(.resume, nowMs: 3)
        #expect(campaign.status == .running)
    }

    @Test("the system's pause says why, once, and a resume forgets it")
    func stop() throws {
        var campaign = campaign(.running)
        let change1 = campaign.stop(code: "template_unavailable", detail: "132001", nowMs: 7)
        #expect(change1)
        #expect(campaign.record.statusCode == "template_unavailable")
        #expect(campaign.statusAtMs == 7)
        let change2 = campaign.stop(code: "template_unavailable", detail: "132015", nowMs: 8)
        #expect(!change2)
        #expect(campaign.statusDetail == "132001")
        try campaign.apply(.resume, nowMs: 9)
        #expect(campaign.record.statusCode.isEmpty)
        #expect(campaign.statusAtMs == 0)
    }
}

@Suite("Campaign progress")
struct CampaignProgressTests {
    private func partition(
        _ partition: Int32, of count: Int32 = 2, sent: Int64 = 0, pending: Int64 = 0, expanded: Bool = true,
        missed: Bool = false
    ) -> RunProgress {
        var progress = RunProgress()
        progress.partition = partition
        progress.partitionCount = count
        progress.buckets = ["sent": sent, "pending": pending]
        progress.undecided = pending
        progress.expanded = expanded
        progress.missedStart = missed
        progress.startedAtMs = missed ? 0 : 100 + Int64(partition)
        return progress
    }

    private func running() -> Campaign {
        var campaign = Campaign(record: CampaignRecord(), createdAtMs: 0, updatedAtMs: 0)
        campaign.record.status = .scheduled
        return campaign
    }

    @Test("the ten buckets are always there, and their sum is planned")
    func buckets() {
        let progress = CampaignProgress([partition(0, sent: 3), partition(1, sent: 2, pending: 4)])
        guard case .object(let object) = progress.json else { return #expect(Bool(false)) }
        #expect(
            object.names == [
                "pending", "deferred", "suppressed", "sent", "delivered", "read", "failed", "in_doubt", "expired",
                "cancelled", "planned", "replied", "clicked",
            ])
        #expect(object["planned"] == .int(9))
        #expect(object["sent"] == .int(5))
    }

    @Test("a campaign runs with its first partition and is complete with its last")
    func follow() {
        var campaign = running()
        let change3 = campaign.follow(CampaignProgress([partition(1, pending: 1)]), nowMs: 200)
        #expect(change3)
        #expect(campaign.status == .running)
        #expect(campaign.startedAtMs == 101)
        let change4 = campaign.follow(CampaignProgress([partition(1, sent: 1)]), nowMs: 201)
        #expect(!change4)
        let change5 = campaign.follow(
            CampaignProgress([partition(1, sent: 1), partition(0, expanded: false)]), nowMs: 202)
        #expect(!change5)
        let change6 = campaign.follow(CampaignProgress([partition(1, sent: 1), partition(0, sent: 1)]), nowMs: 203)
        #expect(change6)
        #expect(campaign.status == .completed)
        #expect(campaign.endedAtMs == 203)
    }

    @Test("a start that every partition missed cancels the campaign; one that some missed does not")
    func missed() {
        var campaign = running()
        let all = CampaignProgress([partition(0, missed: true), partition(1, missed: true)])
        let change7 = campaign.follow(all, nowMs: 9)
        #expect(change7)
        #expect(campaign.status == .cancelled)
        #expect(campaign.record.statusCode == "missed_start")

        var other = running()
        let change8 = other.follow(CampaignProgress([partition(0, missed: true), partition(1, sent: 1)]), nowMs: 9)
        #expect(change8)
        #expect(other.status == .completed)
    }

    @Test("a paused campaign whose last message is decided is complete; a cancelled one stays cancelled")
    func pausedAndCancelled() throws {
        var campaign = running()
        campaign.record.status = .paused
        let change9 = campaign.follow(CampaignProgress([partition(0, of: 1, sent: 1)]), nowMs: 9)
        #expect(change9)
        #expect(campaign.status == .completed)
        campaign.record.status = .cancelled
        let change10 = campaign.follow(CampaignProgress([partition(0, of: 1, sent: 2)]), nowMs: 10)
        #expect(!change10)
    }
}
