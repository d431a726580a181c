import Models
import SwiftProtobuf

/// A content of a campaign, with where it stands in the definition and the channel that sends it.
struct PlacedContent {
    let pointer: String
    let channelID: String
    let content: Content
}

/// Everything a campaign says, wherever it stands in the definition.
extension CampaignRecord {
    /// The contents there are, in the order of the definition.
    var contents: [PlacedContent] {
        var contents: [PlacedContent] = []
        var record = self
        record.mapContents { placed in
            contents.append(placed)
            return placed.content
        }
        return contents
    }

    /// Changes each content.
    mutating func mapContents(_ change: (PlacedContent) throws -> Content) rethrows {
        guard kind != Campaign.dripKind else { return try drip.mapContents(change) }
        let channel = channelID
        let placed = { PlacedContent(pointer: $0, channelID: channel, content: $1) }
        guard variants.isEmpty else { return try variants.mapContents { try change(placed($0, $1)) } }
        content = try change(placed("/content", content))
        if hasOutsideWindow { outsideWindow = try change(placed("/outside_window", outsideWindow)) }
    }

    /// The channel of each message, with the pointer to where it is named.
    var placedChannels: [(pointer: String, id: String)] {
        guard kind == Campaign.dripKind else { return [("/channel_id", channelID)] }
        return drip.steps.enumerated().flatMap { step, item in
            item.messages.enumerated().map { ("/steps/\(step)/messages/\($0)/channel_id", $1.channelID) }
        }
    }

    /// The channels that send the campaign, each once.
    var channels: Set<String> { Set(placedChannels.map(\.id)) }

    /// The campaign as if one of its variants were its content; unchanged when there is no such variant.
    func showing(_ variant: Variant?) -> CampaignRecord {
        guard let variant else { return self }
        var record = self
        record.variants = []
        record.content = variant.content
        record.clearOutsideWindow()
        if variant.hasOutsideWindow { record.outsideWindow = variant.outsideWindow }
        return record
    }

    /// A drip as if one of its messages were a broadcast's; `nil` when it has no such message. A broadcast has one, with
    /// step 0 and position 0, and is as it is.
    func showing(step: Int32, position: Int32) -> CampaignRecord? {
        guard kind == Campaign.dripKind else { return step == 0 && position == 0 ? self : nil }
        guard step >= 1, step <= drip.steps.count else { return nil }
        let messages = drip.steps[Int(step) - 1].messages
        guard position >= 0, position < messages.count else { return nil }
        let message = messages[Int(position)]
        var record = self
        record.kind = Campaign.broadcastKind
        record.clearDrip()
        record.channelID = message.channelID
        record.variants = message.variants
        if message.hasContent { record.content = message.content }
        if message.hasOutsideWindow { record.outsideWindow = message.outsideWindow }
        return record
    }
}

extension Drip {
    fileprivate mutating func mapContents(_ change: (PlacedContent) throws -> Content) rethrows {
        for step in steps.indices {
            for position in steps[step].messages.indices {
                try steps[step].messages[position].mapContents(at: "/steps/\(step)/messages/\(position)", change)
            }
        }
    }
}

extension DripMessage {
    fileprivate mutating func mapContents(at place: String, _ change: (PlacedContent) throws -> Content) rethrows {
        let channel = channelID
        let placed = { PlacedContent(pointer: $0, channelID: channel, content: $1) }
        guard variants.isEmpty else { return try variants.mapContents(of: place) { try change(placed($0, $1)) } }
        content = try change(placed("\(place)/content", content))
        if hasOutsideWindow { outsideWindow = try change(placed("\(place)/outside_window", outsideWindow)) }
    }
}
