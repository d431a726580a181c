public import Models

/// What a variant has come to in its test.
public struct VariantTally: Hashable, Sendable {
    /// Accepted by the provider.
    public var sent: Int64
    public var read: Int64
    public var replied: Int64

    public init(sent: Int64 = 0, read: Int64 = 0, replied: Int64 = 0) {
        self.sent = sent
        self.read = read
        self.replied = replied
    }

    /// - Parameter metric: `read` or `replied`.
    public func proportion(_ metric: String) -> Proportion {
        Proportion(metric == "replied" ? replied : read, of: sent)
    }
}

/// Which variant those get who were not in the test.
public enum VariantWinner {
    /// The variant with the highest rate; of those that share it, also when nothing has been counted, the heaviest, and
    /// of those the first.
    /// - Parameter tallies: by the variants' ids.
    /// - Returns: `nil` only when there are no variants.
    public static func of(_ variants: [Variant], _ tallies: [String: VariantTally], metric: String) -> Variant? {
        var best: Variant?
        for variant in variants {
            guard let current = best else {
                best = variant
                continue
            }
            let (mine, theirs) = (
                tallies[variant.id, default: VariantTally()].proportion(metric),
                tallies[current.id, default: VariantTally()].proportion(metric)
            )
            let isTie = !(mine > theirs) && !(theirs > mine)
            if mine > theirs || (isTie && variant.weight > current.weight) { best = variant }
        }
        return best
    }
}
