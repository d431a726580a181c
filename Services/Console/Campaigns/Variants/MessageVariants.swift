import Models
import Rules

/// Tells which variant the messages of a campaign have.
struct MessageVariants: Sendable {
    /// Which message of a campaign; that of a broadcast has step 0 and position 0.
    struct Place: Hashable, Sendable {
        let step: Int32
        let position: Int32
    }

    private let choices: [Place: VariantChoice]

    /// - Returns: `nil` when no message of the campaign has variants.
    init?(_ campaign: CampaignRecord) {
        var choices: [Place: VariantChoice] = [:]
        for (place, variants) in campaign.variantsByPlace {
            let isBroadcast = place == CampaignRecord.broadcastPlace
            choices[place] = isBroadcast ? VariantChoice(broadcast: campaign) : VariantChoice(variants)
        }
        guard !choices.isEmpty else { return nil }
        self.choices = choices
    }

    /// The id of a message's variant; empty: there are none, or it waits for the winner of a test.
    func id(of message: MessageView) -> String {
        let choice = choices[Place(step: message.step, position: message.position)]
        return choice?.variant(of: message.id)?.id ?? ""
    }
}

extension CampaignRecord {
    static let broadcastPlace = MessageVariants.Place(step: 0, position: 0)

    /// The messages that have variants, in the order of the campaign.
    var variantsByPlace: [(place: MessageVariants.Place, variants: [Variant])] {
        let steps = zip(Int32(1)..., drip.steps).flatMap { step, item in
            zip(Int32(0)..., item.messages).map { position, message in
                (place: MessageVariants.Place(step: step, position: position), variants: message.variants)
            }
        }
        return ([(place: Self.broadcastPlace, variants: variants)] + steps).filter { !$0.variants.isEmpty }
    }
}
