import Models
import Rules

/// News of a drip's message that its person's enrolment has to hear of.
struct DripChange {
    let key: MessageKey
    let before: Lifecycle
    let after: LedgerRow
    let atMs: Int64

    /// Later receipts change nothing about the way through the drip.
    var matters: Bool {
        let isReceipt = before.status.isWithProvider && after.life.status.isWithProvider
        return !isReceipt && (after.life.status.isDecided || after.life.status == .deferred)
    }

    /// The provider has taken the message.
    var isAcceptance: Bool { !before.status.isWithProvider && after.life.status.isWithProvider }
}
