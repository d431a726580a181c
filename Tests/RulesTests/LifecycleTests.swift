import Models
import Rules
import Testing

@Suite("The life of a message")
struct LifecycleTests {
    private func event(_ kind: EventKind, attempt: Int32 = 1, code: Int32? = nil, reason: String = "") -> MessageEvent {
        var event = MessageEvent()
        event.kind = kind
        event.attempt = attempt
        event.reason = reason
        if let code { event.error.code = code }
        return event
    }

    private func status(after events: [MessageEvent]) -> MessageStatus {
        var life = Lifecycle()
        for event in events { life.apply(event) }
        return life.status
    }

    @Test("a lower receipt never overwrites a higher one")
    func receipts() {
        let receipts: [EventKind] = [.accepted, .sent, .delivered, .read]
        #expect(status(after: receipts.map { event($0) }) == .read)
        #expect(status(after: receipts.reversed().map { event($0) }) == .read)
        #expect(status(after: [event(.read), event(.failed, code: 131026)]) == .read)
        #expect(status(after: [event(.delivered), event(.failed, code: 131026)]) == .delivered)
    }

    @Test("a failure the provider reports beats sent, in either order")
    func providerFailure() {
        let accepted = event(.accepted)
        let failed = event(.failed, code: 131026)
        #expect(status(after: [accepted, failed]) == .failed)
        #expect(status(after: [failed, accepted]) == .failed)
        #expect(status(after: [failed, accepted, event(.delivered)]) == .delivered)
    }

    @Test("a receipt corrects what we concluded ourselves")
    func corrections() {
        for kind in [EventKind.failed, .expired, .cancelled, .suppressed, .inDoubt] {
            #expect(status(after: [event(kind), event(.sent)]) == .sent)
        }
    }

    @Test("a later attempt opens a deferred message again, an earlier one does not")
    func attempts() {
        #expect(status(after: [event(.deferred), event(.approved, attempt: 2)]) == .approved)
        #expect(status(after: [event(.deferred, attempt: 2), event(.attempted)]) == .deferred)
    }

    @Test("a reopened message begins anew; what came before it counts no more, unless it reached the person")
    func reopening() {
        let failed = receipt(.failed, of: "wamid.1", code: 131047, reason: Reason.windowClosed)
        let before = [event(.accepted), failed, reopened(after: 1, of: "wamid.1")]
        #expect(status(after: before) == .deferred)
        #expect(status(after: before + [receipt(.sent, of: "wamid.1")]) == .deferred)
        #expect(status(after: before + [failed, event(.accepted)]) == .deferred)
        #expect(status(after: before + [event(.suppressed, attempt: 2)]) == .suppressed)
        #expect(status(after: before + [event(.accepted, attempt: 2), failed]) == .sent)
        #expect(status(after: before + [event(.accepted, attempt: 2), reopened(after: 1, of: "wamid.1")]) == .sent)
        #expect(status(after: before + [event(.delivered, attempt: 0)]) == .delivered)
        #expect(status(after: [event(.delivered), event(.reopened)]) == .delivered)
    }

    @Test("a message can be reopened again after a later send has failed too; receipts are told apart by their id")
    func reopenedTwice() {
        let first = [
            event(.accepted), receipt(.failed, of: "wamid.1", code: 131000), reopened(after: 1, of: "wamid.1"),
        ]
        let second = first + [event(.accepted, attempt: 2), receipt(.failed, of: "wamid.2", code: 131000)]
        #expect(status(after: second) == .failed)
        let again = second + [reopened(after: 2, of: "wamid.2")]
        #expect(status(after: again) == .deferred)
        #expect(status(after: again + [receipt(.failed, of: "wamid.2", code: 131000)]) == .deferred)
        #expect(status(after: again + [reopened(after: 1, of: "wamid.1")]) == .deferred)
        #expect(status(after: again + [event(.accepted, attempt: 3), receipt(.sent, of: "wamid.3")]) == .sent)
    }

    /// What the provider tells of a send; it knows no attempts.
    private func receipt(_ kind: EventKind, of id: String, code: Int32 = 0, reason: String = "") -> MessageEvent {
        var receipt = event(kind, attempt: 0, code: code, reason: reason)
        receipt.providerMessageID = id
        return receipt
    }

    private func reopened(after attempt: Int32, of id: String) -> MessageEvent {
        var reopened = event(.reopened, attempt: attempt, reason: Reason.retry)
        reopened.providerMessageID = id
        return reopened
    }

    @Test("any order of the same events of one attempt ends alike", arguments: 0..<200)
    func orderDoesNotMatter(seed: Int) {
        let pool = [
            event(.approved), event(.attempted), event(.deferred), event(.inDoubt), event(.failed, reason: "in_doubt"),
            event(.accepted), event(.failed, code: 131026, reason: "not_on_channel"), event(.delivered), event(.read),
        ]
        let chosen = pool.enumerated().filter { (seed >> $0.offset) & 1 == 1 || $0.offset % 3 == seed % 3 }.map(
            \.element)
        let rotated =
            Array(chosen.dropFirst(seed % max(chosen.count, 1))) + Array(chosen.prefix(seed % max(chosen.count, 1)))
        #expect(status(after: chosen) == status(after: Array(chosen.reversed())))
        #expect(status(after: chosen) == status(after: rotated))
        #expect(status(after: chosen) == status(after: chosen + chosen))
    }

    @Test("every status has a bucket, and the buckets are the contract's")
    func buckets() {
        #expect(
            Set(MessageStatus.allCases.map(\.bucket.rawValue)) == [
                "pending", "deferred", "suppressed", "sent", "delivered", "read", "failed", "in_doubt", "expired",
                "cancelled",
            ])
    }
}
