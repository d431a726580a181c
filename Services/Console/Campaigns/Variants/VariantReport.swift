import GRDB
import Models
import Rules

/// What came of each variant of each message of a campaign.
struct VariantReport {
    private typealias Place = MessageVariants.Place

    private let campaign: CampaignRecord
    private let metric: VariantMetric
    private let counts: [VariantStore.Key: MessageCounts]
    /// What the variants are compared by: in a test phase, only what was sent before the others got the winner.
    private let compared: [VariantStore.Key: MessageCounts]

    /// - Parameter run: only its messages; `nil`: those of all runs.
    init(_ campaign: CampaignRecord, run: String?, in db: Database) throws {
        self.campaign = campaign
        metric = VariantMetric(rawValue: campaign.variantTest.metric) ?? .read
        let decidedAtMs = campaign.variantTest.decidedAtMs
        counts = try VariantStore.counts(campaign: campaign.id, run: run, in: db)
        compared =
            decidedAtMs > 0
            ? try VariantStore.counts(campaign: campaign.id, run: run, sentBeforeMs: decidedAtMs, in: db) : counts
    }

    /// The members `variants` and `significance` of a report; `null` without variants. Those of a drip say of which message
    /// they are, and there is a hint for each message.
    var members: [(String, JSONValue)] {
        let messages = campaign.variantsByPlace
        guard !messages.isEmpty else { return [("variants", .null), ("significance", .null)] }
        let hints = messages.map { place, variants in
            JSONValue.object(JSONObject(members(of: place) + comparison(of: variants, at: place).members))
        }
        let isDrip = campaign.variants.isEmpty
        return [
            ("variants", .array(messages.flatMap { lines(of: $0.variants, at: $0.place) })),
            ("significance", isDrip ? .array(hints) : hints[0]),
        ]
    }

    private func lines(of variants: [Variant], at place: Place) -> [JSONValue] {
        variants.map { variant in
            let counts = counts[VariantStore.Key(place, variant)] ?? MessageCounts()
            return .object(JSONObject(members(of: place) + variant.members + counts.members + counts.rates))
        }
    }

    private func comparison(of variants: [Variant], at place: Place) -> VariantComparison {
        let tallies = variants.map { ($0.id, compared[VariantStore.Key(place, $0)]?.tally ?? VariantTally()) }
        return VariantComparison(variants, Dictionary(tallies) { first, _ in first }, by: metric)
    }

    private func members(of place: Place) -> [(String, JSONValue)] {
        guard place != CampaignRecord.broadcastPlace else { return [] }
        return [("step", .int(Int64(place.step))), ("position", .int(Int64(place.position)))]
    }
}

extension VariantStore.Key {
    init(_ place: MessageVariants.Place, _ variant: Variant) {
        self.init(step: place.step, position: place.position, variant: variant.id)
    }
}

extension Variant {
    fileprivate var members: [(String, JSONValue)] { [("id", .string(id)), ("weight", .int(Int64(weight)))] }
}

extension MessageCounts {
    /// Rates are `null` as long as nothing was sent.
    fileprivate var rates: [(String, JSONValue)] {
        [("read_rate", .rounded(rate(.read))), ("reply_rate", .rounded(rate(.replied)))]
    }

    private func rate(_ metric: VariantMetric) -> Double? {
        sent > 0 ? tally.proportion(metric.rawValue).rate : nil
    }
}
