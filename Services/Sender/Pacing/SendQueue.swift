import DequeModule
import Foundation
import Models

/// Approved messages that wait for their channel's pace: a lane for each campaign, in the order of approval within it,
/// so that no campaign waits behind another's backlog. Who goes next is for ``Turns`` to say.
///
/// They stay in the log until they have been tried: ``oldestOffset`` holds the partition's restart position back.
struct SendQueue {
    struct Item {
        let offset: Int64
        let approved: MessageApproved
    }

    private var channels: [String: [String: Deque<Item>]] = [:]
    private var turns: [String: Turns] = [:]
    /// The newest attempt that waits, by message: a request that is asked for again does not wait twice.
    private var attempts: [Data: Int32] = [:]

    var isEmpty: Bool { attempts.isEmpty }
    var count: Int { attempts.count }

    mutating func append(_ approved: MessageApproved, offset: Int64) {
        if let waiting = attempts[approved.ref.id], waiting >= approved.attempt { return }
        attempts[approved.ref.id] = approved.attempt
        let key = Self.key(approved)
        let lane = approved.ref.campaignID
        if channels[key]?[lane] == nil { turns[key, default: Turns()].add(Lane(approved)) }
        channels[key, default: [:]][lane, default: []].append(Item(offset: offset, approved: approved))
    }

    /// Channels with messages waiting: `workspace|channel`.
    var waitingChannels: [String] { Array(channels.keys) }

    /// Who goes next on a channel; to be given back with ``put(_:of:)`` when some have gone.
    func turns(of channel: String) -> Turns { turns[channel] ?? Turns() }

    /// - Parameter turns: as the lanes of the channel took them; those that are empty by now are left out.
    mutating func put(_ turns: Turns, of channel: String) {
        let lanes = channels[channel]
        self.turns[channel] = lanes.map { lanes in turns.keeping { lanes[$0.campaign] != nil } }
    }

    func first(of channel: String, lane: Lane) -> Item? { channels[channel]?[lane.campaign]?.first }

    mutating func popFirst(of channel: String, lane: Lane) -> Item? {
        guard let item = channels[channel]?[lane.campaign]?.popFirst() else { return nil }
        if attempts[item.approved.ref.id] == item.approved.attempt { attempts[item.approved.ref.id] = nil }
        if channels[channel]?[lane.campaign]?.isEmpty == true { channels[channel]?[lane.campaign] = nil }
        if channels[channel]?.isEmpty == true { channels[channel] = nil }
        return item
    }

    var oldestOffset: Int64? {
        channels.values.lazy.flatMap { $0.values.lazy.compactMap { $0.first?.offset } }.min()
    }

    static func key(_ approved: MessageApproved) -> String { "\(approved.ref.workspace)|\(approved.channelID)" }
}
