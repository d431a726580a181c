public import Models

/// Which of several contents a message has. It follows from the message's id alone, so that every retry, and everybody
/// who asks, comes to the same one.
public struct VariantChoice: Sendable {
    private let variants: [Variant]
    private let test: VariantTest?
    private let weights: [Int32]

    /// - Parameter test: `nil`: everybody gets a variant by its weight.
    public init(_ variants: [Variant], test: VariantTest? = nil) {
        self.variants = variants
        self.test = test
        weights = variants.map(\.weight)
    }

    /// The choice of a broadcast's messages.
    public init(broadcast campaign: CampaignRecord) {
        self.init(campaign.variants, test: campaign.hasVariantTest ? campaign.variantTest : nil)
    }

    /// The variant of a message; `nil`: there are none, or the message waits for the winner of the test.
    public func variant(of messageID: some Collection<UInt8>) -> Variant? { index(of: messageID).map { variants[$0] } }

    /// Where that variant stands among the variants.
    public func index(of messageID: some Collection<UInt8>) -> Int? {
        guard !variants.isEmpty, !isHeld(messageID) else { return nil }
        guard let test, !test.winner.isEmpty, !Self.isInTest(messageID, share: test.share) else {
            return Self.index(of: messageID, weights: weights)
        }
        // A winner that is none of the variants decides nothing.
        return variants.firstIndex { $0.id == test.winner } ?? Self.index(of: messageID, weights: weights)
    }

    /// Whether a message waits until the test has a winner.
    public func isHeld(_ messageID: some Collection<UInt8>) -> Bool {
        guard let test, !variants.isEmpty, test.winner.isEmpty else { return false }
        return !Self.isInTest(messageID, share: test.share)
    }

    /// A place among weights, each with the part of all ids that its weight has of all weights.
    /// - Parameter weights: at least one; those below 1 get no ids, unless all are.
    public static func index(of messageID: some Collection<UInt8>, weights: [Int32]) -> Int {
        let parts = weights.map { UInt64(max($0, 0)) }
        let total = parts.reduce(0, +)
        let point = number(messageID.prefix(8)).multipliedFullWidth(by: total).high
        var end: UInt64 = 0
        for (index, part) in parts.enumerated() {
            end += part
            if point < end { return index }
        }
        return 0
    }

    /// Whether a message is among those that the variants are tried on first; which variant it has does not matter.
    /// - Parameter share: of all messages, 0 to 1.
    public static func isInTest(_ messageID: some Collection<UInt8>, share: Double) -> Bool {
        // The other half of the id than the one that chooses the variant.
        Double(number(messageID.dropFirst(8).prefix(8))) < share * 0x1p64
    }

    /// Ids are hashes: any eight of their bytes are a number that is as likely as every other.
    private static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
