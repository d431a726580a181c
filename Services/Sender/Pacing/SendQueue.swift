import DequeModule
import Foundation
import Models

/// Approved messages that wait for their channel's pace, in the order of their approval.
///
/// They stay in the log until they have been tried: ``oldestOffset`` holds the partition's restart position back.
struct SendQueue {
    struct Item {
        let offset: Int64
        let approved: MessageApproved
    }

    private(set) var channels: [String: Deque<Item>] = [:]
    /// The newest attempt that waits, by message: a request that is asked for again does not wait twice.
    private var attempts: [Data: Int32] = [:]

    var isEmpty: Bool { attempts.isEmpty }
    var count: Int { attempts.count }

    mutating func append(_ approved: MessageApproved, offset: Int64) {
        if let waiting = attempts[approved.ref.id], waiting >= approved.attempt { return }
        attempts[approved.ref.id] = approved.attempt
        channels[Self.key(approved), default: []].append(Item(offset: offset, approved: approved))
    }

    /// Channels with messages waiting: `workspace|channel`.
    var waitingChannels: [String] { channels.filter { !$0.value.isEmpty }.map(\.key) }

    func first(of channel: String) -> Item? { channels[channel]?.first }

    mutating func popFirst(of channel: String) -> Item? {
        guard let item = channels[channel]?.popFirst() else { return nil }
        if attempts[item.approved.ref.id] == item.approved.attempt { attempts[item.approved.ref.id] = nil }
        return item
    }

    var oldestOffset: Int64? { channels.values.compactMap { $0.first?.offset }.min() }

    static func key(_ approved: MessageApproved) -> String { "\(approved.ref.workspace)|\(approved.channelID)" }
}
