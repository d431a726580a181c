import Models
import Rules
import Testing

@testable import Scheduling

@Suite("Release window and ledger rows")
struct ReleaseWindowTests {
    @Test(
        "enough for the channel's pace, never more than a bound",
        arguments: [
            (0.0, 8), (80, 11), (1000, 88), (1_000_000, 2000),
        ])
    func sizes(rate: Double, expected: Int) {
        var channel = ChannelRecord()
        channel.messagesPerSecond = rate
        #expect(ReleaseWindow(limits: SchedulerLimits(), partitionCount: 24).size(of: channel) == expected)
    }

    @Test("a campaign's own pace makes its window smaller", arguments: [(0.0, nil), (1, 1), (240, 20)])
    func ownPace(rate: Double, expected: Int?) {
        var campaign = CampaignRecord()
        campaign.messagesPerSecond = rate
        #expect(ReleaseWindow(limits: SchedulerLimits(), partitionCount: 24).size(of: campaign) == expected)
    }

    @Test("planned values keep what is missing apart from what is empty")
    func slotValues() throws {
        let values: [String?] = ["Asha", nil, "", "{{x}}"]
        #expect(try SlotValues.decode(SlotValues.encode(values)) == values)
        #expect(try SlotValues.decode(SlotValues.encode([])) == [])
    }

    @Test("the buckets of a run always add up to what is planned")
    func counts() {
        var run = Run(number: 1, campaign: CampaignRecord(), progress: RunProgress())
        let planned = Lifecycle()
        let suppressed = Lifecycle(status: .suppressed, reason: Reason.noOptIn)
        for _ in 0..<3 { run.count(from: nil, to: planned) }
        run.count(from: planned, to: suppressed)
        run.count(from: planned, to: Lifecycle(status: .sent))
        #expect(run.progress.buckets.values.reduce(0, +) == 3)
        #expect(run.progress.undecided == 1)
        #expect(run.progress.reasons["suppressed/no_opt_in"] == 1)
    }
}
