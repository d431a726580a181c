import Foundation
import Models
import Rules

/// The messages of a campaign in one of its editions: a drip has a new one with every change of its steps.
struct MessageDefinitions {
    private let messages: [MessagePlace: Alternatives]

    init(_ campaign: CampaignRecord) {
        messages =
            campaign.kind == "drip"
            ? Self.messages(of: campaign.drip) : [.broadcast: Alternatives(broadcast: campaign)]
    }

    /// In the order of the campaign.
    var places: [MessagePlace] { messages.keys.sorted() }

    func channelID(at place: MessagePlace) -> String? { messages[place]?.definitions.first?.channelID }

    /// What a message says. While its variant is not decided, any of them stands for all.
    /// - Parameter id: the message's id, from which its variant follows.
    func definition(at place: MessagePlace, id: Data) -> MessageDefinition? { messages[place]?.definition(of: id) }

    private static func messages(of drip: Drip) -> [MessagePlace: Alternatives] {
        var messages: [MessagePlace: Alternatives] = [:]
        for (step, item) in zip(Int32(1)..., drip.steps) {
            for (position, message) in zip(Int32(0)..., item.messages) {
                messages[MessagePlace(step: step, position: position)] = Alternatives(message)
            }
        }
        return messages
    }
}

/// The contents that one message may have: one, or several variants.
private struct Alternatives {
    let definitions: [MessageDefinition]
    private let choice: VariantChoice

    init(broadcast campaign: CampaignRecord) {
        choice = VariantChoice(broadcast: campaign)
        definitions =
            campaign.variants.isEmpty
            ? [
                MessageDefinition(
                    channelID: campaign.channelID, content: campaign.content,
                    outsideWindow: campaign.hasOutsideWindow ? campaign.outsideWindow : nil)
            ] : MessageDefinition.variants(campaign.variants, channelID: campaign.channelID)
    }

    init(_ message: DripMessage) {
        choice = VariantChoice(message.variants)
        definitions =
            message.variants.isEmpty
            ? [
                MessageDefinition(
                    channelID: message.channelID, content: message.content,
                    outsideWindow: message.hasOutsideWindow ? message.outsideWindow : nil,
                    waitsForWindow: message.waitForWindow)
            ]
            : MessageDefinition.variants(
                message.variants, channelID: message.channelID, waitsForWindow: message.waitForWindow)
    }

    func definition(of id: Data) -> MessageDefinition { definitions[choice.index(of: id) ?? 0] }
}
