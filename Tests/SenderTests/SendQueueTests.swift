import Models
import Testing

@testable import Sender

@Suite("The send queue")
struct SendQueueTests {
    private func approved(
        _ campaign: String, _ person: Int = 1, purpose: String = Purpose.marketing, attempt: Int32 = 1
    ) -> MessageApproved {
        var approved = SenderFixture.approved(person, campaign: campaign, attempt: attempt)
        approved.purpose = purpose
        return approved
    }

    private let key = "default|wa"

    /// Sends so many messages, one after another.
    private func send(_ count: Int, _ queue: inout SendQueue) -> [String] {
        var sent: [String] = []
        var turns = queue.turns(of: key)
        while sent.count < count, let lane = turns.next() {
            guard queue.popFirst(of: key, lane: lane) != nil else { continue }
            sent.append(lane.campaign)
            turns.hasSent(lane)
            turns.takeBack(lane)
        }
        queue.put(turns, of: key)
        return sent
    }

    @Test("campaigns take turns, also from one call to the next")
    func lanes() {
        var queue = SendQueue()
        for person in 0..<3 { queue.append(approved("spring", person), offset: Int64(person)) }
        queue.append(approved("summer"), offset: 3)
        #expect(queue.oldestOffset == 0)
        #expect(send(1, &queue) == ["spring"])
        #expect(queue.oldestOffset == 1)
        #expect(send(1, &queue) == ["summer"])
        #expect(send(5, &queue) == ["spring", "spring"])
        #expect(queue.isEmpty)
        #expect(queue.waitingChannels.isEmpty)
        #expect(queue.oldestOffset == nil)
    }

    @Test("while both wait, every other message is one that somebody waits for; the first is")
    func classes() {
        var queue = SendQueue()
        for person in 0..<6 { queue.append(approved("spring", person), offset: Int64(person)) }
        for person in 0..<2 {
            queue.append(approved("orders", person, purpose: "order_updates"), offset: 10 + Int64(person))
        }
        queue.append(approved(MessageRef.keywordReplies, purpose: ""), offset: 12)
        #expect(send(3, &queue) == [MessageRef.keywordReplies, "spring", "orders"])
        // The other class goes on where this one stopped.
        #expect(send(1, &queue) == ["spring"])
        #expect(send(9, &queue) == ["orders", "spring", "spring", "spring", "spring"])
    }

    @Test("what marketing leaves is for the others, and the other way round")
    func leftovers() {
        var queue = SendQueue()
        for person in 0..<3 { queue.append(approved("codes", person, purpose: Purpose.authentication), offset: 0) }
        #expect(send(3, &queue) == ["codes", "codes", "codes"])
        for person in 0..<3 { queue.append(approved("spring", person), offset: 1) }
        #expect(send(2, &queue) == ["spring", "spring"])
        queue.append(approved("codes", 9, purpose: Purpose.authentication), offset: 2)
        #expect(send(2, &queue) == ["codes", "spring"])
    }

    @Test("lanes that could not send keep their places")
    func held() {
        var turns = Turns()
        let lanes = ["a", "b", "c"].map { Lane(approved($0)) }
        for lane in lanes { turns.add(lane) }
        let first = turns.next()
        let second = turns.next()
        turns.takeBack(lanes[0])
        turns.restore([lanes[1]])
        var order: [String] = []
        while let lane = turns.next() { order.append(lane.campaign) }
        #expect([first, second] == [lanes[0], lanes[1]])
        #expect(order == ["b", "c", "a"])
    }

    @Test("an attempt that is asked for again does not wait twice; a later one does")
    func attempts() {
        var queue = SendQueue()
        queue.append(approved("spring"), offset: 0)
        queue.append(approved("spring"), offset: 1)
        #expect(send(5, &queue) == ["spring"])
        #expect(queue.waitingChannels.isEmpty)
        queue.append(approved("spring", attempt: 2), offset: 2)
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
