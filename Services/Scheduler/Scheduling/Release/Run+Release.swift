import Models
import Rules

/// In which order a run's messages are released, and until when.
extension Run {
    /// First a share of the audience gets the variants, then the others the better one.
    private var hasTest: Bool { campaign.hasVariantTest && !campaign.variants.isEmpty }

    private var isUndecided: Bool { campaign.variantTest.winner.isEmpty }

    /// The others wait for the winner of the test.
    var isTesting: Bool { hasTest && isUndecided }

    /// The release goes through the ledger now.
    var takesInOrder: Bool {
        guard !campaign.isDrip else { return false }
        return hasTest ? !isUndecided : !campaign.schedule.recipientLocal
    }

    /// Whether that is how a message is released. Others become ready one by one: a drip's, those with a time of their own,
    /// and those on which variants are tried.
    func isTakenInOrder(_ key: MessageKey, _ address: String) -> Bool {
        guard key.place == .broadcast else { return false }
        return hasTest ? !isInTest(key, address) : !campaign.schedule.recipientLocal
    }

    /// Whether a message that waits will be taken in its order.
    func isAhead(of key: MessageKey, _ address: String) -> Bool {
        isTakenInOrder(key, address) && releaseCursor.lexicographicallyPrecedes(key.recipient)
    }

    private func isInTest(_ key: MessageKey, _ address: String) -> Bool {
        VariantChoice.isInTest(reference(to: address, key).id, share: campaign.variantTest.share)
    }

    /// After which instant a message is not sent any more, product time; 0: no such instant.
    func expiry(of row: LedgerRow, _ key: MessageKey) -> Int64 {
        guard campaign.expiresAfterS > 0 else { return 0 }
        var fromMs = max(row.plannedAtMs, row.agesFromMs)
        // Waiting for the winner has not made it older.
        if hasTest, isTakenInOrder(key, row.address) { fromMs = max(fromMs, campaign.variantTest.decidedAtMs) }
        return fromMs + campaign.expiresAfterS * 1000
    }
}
