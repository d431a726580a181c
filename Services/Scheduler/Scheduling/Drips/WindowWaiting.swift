import Models
import Rules
import StreamProcessing

/// Messages that wait for the person's next one (`wait_for_window`): the checker defers them to their expiry, and they are
/// ready as soon as the person writes.
struct WindowWaiting {
    let context: Context

    /// After which time the checker is asked again whether it has heard of what the person wrote, real milliseconds.
    private static let retryMs: Int64 = 1000
    /// Within which it surely has.
    private static let lagMs: Int64 = 60_000

    /// A person has written on a channel.
    func wake(
        _ enrolment: Enrolment, _ key: EnrolmentKey, _ drip: DripState, by inbound: InboundMessage, _ book: RunBook
    ) throws {
        guard let number = book.passNumber(enrolment.pass, of: drip), let run = book.runs[number] else { return }
        let ledger = Ledger(store: context.store)
        for (message, row) in try ledger.rows(of: run, to: key.recipient)
        where isWaiting(row) && run.channelID(of: message, row) == inbound.channelID {
            try ledger.wait(for: message, row, untilMs: context.nowMs)
        }
    }

    /// The checker reads what people write for itself: it may have found the window closed that the ledger knows to be open.
    func lookAgain(_ change: DripChange, _ enrolment: Enrolment, _ drip: DripState) throws {
        let row = change.after
        let channel = drip.editions[row.edition]?.channelID(at: change.key.place)
        guard isWaiting(row), enrolment.wroteAtMs > row.windowClosedAtMs, enrolment.wroteOn == channel,
            ServiceWindow.isOpen(lastInboundMs: enrolment.wroteAtMs, nowMs: context.nowMs),
            change.atMs < enrolment.wroteAtMs + context.productMs(forRealMs: Self.lagMs)
        else { return }
        try Ledger(store: context.store).wait(
            for: change.key, row, untilMs: context.nowMs + context.productMs(forRealMs: Self.retryMs))
    }

    private func isWaiting(_ row: LedgerRow) -> Bool {
        row.life.status == .deferred && row.life.reason == Reason.outsideWindow
    }
}

extension Drip {
    fileprivate func channelID(at place: MessagePlace) -> String? {
        guard let messages = step(place.step)?.messages, messages.indices.contains(Int(place.position)) else {
            return nil
        }
        return messages[Int(place.position)].channelID
    }
}
