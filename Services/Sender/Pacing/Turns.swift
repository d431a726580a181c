import DequeModule
import Models

/// The messages of one campaign on one channel, or those of one kind that belong to no campaign.
struct Lane: Hashable {
    let campaign: String
    /// Answers to people, confirmations and codes: somebody waits for them. The rest is marketing.
    let isUrgent: Bool
    /// Nobody planned it: an answer to a person.
    let isAnswer: Bool
}

extension Lane {
    init(_ approved: MessageApproved) {
        campaign = approved.ref.campaignID
        isAnswer = approved.ref.isOutsideCampaigns
        isUrgent = isAnswer || approved.purpose != Purpose.marketing
    }
}

/// The order in which the lanes of one channel send.
///
/// As long as urgent messages and marketing both wait, every other message is an urgent one, and the first is: neither
/// an answer waits for a broadcast of a million, nor does a million order updates stop marketing. So each has half of the
/// channel's rate at least; what one does not need, the other has. Within a class lanes take turns.
struct Turns {
    private var urgent: Deque<Lane> = []
    private var bulk: Deque<Lane> = []
    private var isBulkNext = false

    mutating func add(_ lane: Lane) {
        if lane.isAnswer {
            urgent.prepend(lane)
        } else if lane.isUrgent {
            urgent.append(lane)
        } else {
            bulk.append(lane)
        }
    }

    /// Takes the next lane out; it comes back with ``add(_:)``, ``takeBack(_:)`` or ``restore(_:)``.
    mutating func next() -> Lane? {
        let isBulk = urgent.isEmpty || isBulkNext && !bulk.isEmpty
        return isBulk ? bulk.popFirst() : urgent.popFirst()
    }

    /// A message of the lane has left: it is the other class's turn.
    mutating func hasSent(_ lane: Lane) { isBulkNext = lane.isUrgent }

    /// The lane goes to the end of its class.
    mutating func takeBack(_ lane: Lane) {
        if lane.isUrgent { urgent.append(lane) } else { bulk.append(lane) }
    }

    /// Lanes that were taken out and could not send go where they were: before the others of their class.
    mutating func restore(_ held: [Lane]) {
        urgent = Deque(held.filter(\.isUrgent)) + urgent
        bulk = Deque(held.filter { !$0.isUrgent }) + bulk
    }

    func keeping(_ isKept: (Lane) -> Bool) -> Turns {
        var turns = self
        turns.urgent.removeAll { !isKept($0) }
        turns.bulk.removeAll { !isKept($0) }
        return turns
    }
}
