import Foundation
import Models
import Rules

/// The messages of a campaign in one of its editions: a drip has a new one with every change of its steps.
struct MessageDefinitions {
    private let messages: [MessagePlace: MessageDefinition]

    init(_ campaign: CampaignRecord) {
        messages = campaign.kind == "drip" ? Self.messages(of: campaign.drip) : Self.messages(ofBroadcast: campaign)
    }

    /// In the order of the campaign.
    var places: [MessagePlace] { messages.keys.sorted() }

    func channelID(at place: MessagePlace) -> String? { messages[place]?.channelID }

    /// What a message says.
    /// - Parameter id: the message's id, from which its variant follows.
    func definition(at place: MessagePlace, id: Data) -> MessageDefinition? { messages[place] }

    private static func messages(ofBroadcast campaign: CampaignRecord) -> [MessagePlace: MessageDefinition] {
        [
            .broadcast: MessageDefinition(
                channelID: campaign.channelID, content: campaign.content,
                outsideWindow: campaign.hasOutsideWindow ? campaign.outsideWindow : nil)
        ]
    }

    private static func messages(of drip: Drip) -> [MessagePlace: MessageDefinition] {
        var messages: [MessagePlace: MessageDefinition] = [:]
        for (step, item) in zip(Int32(1)..., drip.steps) {
            for (position, message) in zip(Int32(0)..., item.messages) {
                messages[MessagePlace(step: step, position: position)] = MessageDefinition(
                    channelID: message.channelID, content: message.content,
                    outsideWindow: message.hasOutsideWindow ? message.outsideWindow : nil,
                    waitsForWindow: message.waitForWindow)
            }
        }
        return messages
    }
}
