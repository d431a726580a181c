import DequeModule
import Foundation
import Models

/// Approved messages that wait for their channel's pace: a lane for each campaign, in the order of approval within it,
/// so that no campaign waits behind another's backlog.
///
/// They stay in the log until they have been tried: ``oldestOffset`` holds the partition's restart position back.
struct SendQueue {
    struct Item {
        let offset: Int64
        let approved: MessageApproved
    }

    private struct Lanes {
        var items: [String: Deque<Item>] = [:]
        /// Lanes with messages, in the order of their turns.
        var order: Deque<String> = []
    }

    private var channels: [String: Lanes] = [:]
    /// The newest attempt that waits, by message: a request that is asked for again does not wait twice.
    private var attempts: [Data: Int32] = [:]

    var isEmpty: Bool { attempts.isEmpty }
    var count: Int { attempts.count }

    mutating func append(_ approved: MessageApproved, offset: Int64) {
        if let waiting = attempts[approved.ref.id], waiting >= approved.attempt { return }
        attempts[approved.ref.id] = approved.attempt
        let lane = approved.ref.campaignID
        var lanes = channels[Self.key(approved)] ?? Lanes()
        // Answers to people go before campaigns.
        if lanes.items[lane] == nil {
            if approved.ref.isOutsideCampaigns { lanes.order.prepend(lane) } else { lanes.order.append(lane) }
        }
        lanes.items[lane, default: []].append(Item(offset: offset, approved: approved))
        channels[Self.key(approved)] = lanes
    }

    /// Channels with messages waiting: `workspace|channel`.
    var waitingChannels: [String] { Array(channels.keys) }

    /// A channel's lanes in the order of their turns; the next call begins with the next lane.
    mutating func lanes(of channel: String) -> Deque<String> {
        guard let order = channels[channel]?.order, let first = order.first else { return [] }
        if order.count > 1 {
            channels[channel]?.order.removeFirst()
            channels[channel]?.order.append(first)
        }
        return order
    }

    func first(of channel: String, lane: String) -> Item? { channels[channel]?.items[lane]?.first }

    mutating func popFirst(of channel: String, lane: String) -> Item? {
        guard let item = channels[channel]?.items[lane]?.popFirst() else { return nil }
        if attempts[item.approved.ref.id] == item.approved.attempt { attempts[item.approved.ref.id] = nil }
        if channels[channel]?.items[lane]?.isEmpty == true { remove(lane, of: channel) }
        return item
    }

    var oldestOffset: Int64? {
        channels.values.lazy.flatMap { $0.items.values.lazy.compactMap { $0.first?.offset } }.min()
    }

    static func key(_ approved: MessageApproved) -> String { "\(approved.ref.workspace)|\(approved.channelID)" }

    private mutating func remove(_ lane: String, of channel: String) {
        channels[channel]?.items[lane] = nil
        channels[channel]?.order.removeAll { $0 == lane }
        if channels[channel]?.order.isEmpty == true { channels[channel] = nil }
    }
}
