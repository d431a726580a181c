import Models
import Testing

@testable import Sender

@Suite("The send queue")
struct SendQueueTests {
    private func approved(_ campaign: String, _ person: Int, attempt: Int32 = 1) -> MessageApproved {
        var approved = MessageApproved()
        approved.ref = MessageRef(
            workspace: Workspace.standard, campaignID: campaign, runID: "1", address: "phone:+\(person)")
        approved.channelID = "wa"
        approved.attempt = attempt
        return approved
    }

    @Test("campaigns take turns, answers to people come first, and every call begins with another lane")
    func lanes() {
        var queue = SendQueue()
        for person in 0..<3 { queue.append(approved("spring", person), offset: Int64(person)) }
        queue.append(approved("summer", 1), offset: 3)
        queue.append(approved(MessageRef.keywordReplies, 1), offset: 4)
        let key = SendQueue.key(approved("spring", 0))
        let turns = [queue.lanes(of: key), queue.lanes(of: key)].map(Array.init)
        #expect(turns[0] == [MessageRef.keywordReplies, "spring", "summer"])
        #expect(turns[1] == ["spring", "summer", MessageRef.keywordReplies])
        #expect(queue.oldestOffset == 0)
        let first = queue.popFirst(of: key, lane: "spring")
        #expect(first?.offset == 0)
        #expect(queue.oldestOffset == 1)
        _ = queue.popFirst(of: key, lane: "summer")
        let left = queue.lanes(of: key)
        #expect(!left.contains("summer"))
        #expect(queue.count == 3)
    }

    @Test("an attempt that is asked for again does not wait twice; a later one does")
    func attempts() {
        var queue = SendQueue()
        queue.append(approved("spring", 1), offset: 0)
        queue.append(approved("spring", 1), offset: 1)
        let first = queue.popFirst(of: "default|wa", lane: "spring")
        #expect(first?.offset == 0)
        #expect(queue.isEmpty)
        #expect(queue.waitingChannels.isEmpty)
        queue.append(approved("spring", 1, attempt: 2), offset: 2)
        #expect(queue.count == 1)
    }

    @Test("a campaign's own pace holds it back, and nobody else")
    func paces() {
        var paces = CampaignPaces()
        var campaign = CampaignRecord()
        campaign.workspace = Workspace.standard
        campaign.id = "slow"
        campaign.messagesPerSecond = 10
        let start = ContinuousClock.now
        let atFirst = paces.allows(campaign, now: start)
        paces.spend(campaign)
        let tooSoon = paces.allows(campaign, now: start + .milliseconds(50))
        let later = paces.allows(campaign, now: start + .milliseconds(101))
        #expect([atFirst, tooSoon, later] == [true, false, true])
        campaign.id = "free"
        campaign.messagesPerSecond = 0
        let free = paces.allows(campaign, now: start)
        let none = paces.allows(nil, now: start)
        #expect(free && none)
    }
}
