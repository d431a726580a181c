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
        let failed = event(.failed, attempt: 0, code: 131047, reason: Reason.windowClosed)
        let before = [event(.accepted), failed, event(.reopened)]
        #expect(status(after: before) == .deferred)
        #expect(status(after: before + [failed, event(.accepted)]) == .deferred)
        #expect(status(after: before + [event(.suppressed, attempt: 2)]) == .suppressed)
        #expect(status(after: before + [event(.accepted, attempt: 2), failed]) == .sent)
        #expect(status(after: before + [event(.accepted, attempt: 2), event(.reopened)]) == .sent)
        #expect(status(after: before + [event(.delivered, attempt: 0)]) == .delivered)
        #expect(status(after: [event(.delivered), event(.reopened)]) == .delivered)
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
