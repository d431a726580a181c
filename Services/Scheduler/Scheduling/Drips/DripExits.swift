import Foundation
import Models
import Rules
import StreamProcessing
import SwiftProtobuf

/// Takes people out of drips: at once, with everything that has not gone out to them yet.
struct DripExits {
    let context: Context
    let limits: SchedulerLimits

    private var store: EnrolmentStore { EnrolmentStore(store: context.store) }

    /// Ends a person's pass. Messages that nobody has been asked for are cancelled here, the others are recalled.
    func leave(
        _ enrolment: Enrolment, _ key: EnrolmentKey, _ drip: DripState, reason: String, _ book: inout RunBook
    ) throws {
        var left = enrolment
        Enrolments(context: context).end(&left, .exited, lastBegun: enrolment.lastBegun, reason: reason)
        try Enrolments(context: context).change(left, key, over: enrolment, in: drip)
        guard let number = book.passNumber(enrolment.pass, of: drip), let run = book.runs[number] else { return }
        for (message, row) in try Ledger(store: context.store).rows(of: run, to: key.recipient)
        where !row.life.status.isDecided {
            try take(message, row, back: reason, &book)
        }
    }

    /// A message in doubt may have arrived: its policy decides, and does not send it again.
    private func take(_ key: MessageKey, _ row: LedgerRow, back reason: String, _ book: inout RunBook) throws {
        // What becomes of a cancelled campaign's messages is `Cancellation`'s.
        guard reason != DripExit.campaignCancelled,
            try !Release(context: context, limits: limits).recall(key, row, book), row.life.status != .inDoubt
        else { return }
        try Outcomes(context: context).close(key, row, as: .cancelled, reason: Reason.leftDrip, &book)
    }

    // MARK: - What takes people out

    /// A person has written; notices of the provider, such as a new number, are no answer.
    func received(_ inbound: InboundMessage, _ book: inout RunBook) throws {
        guard inbound.opensWindow else { return }
        let recipient = Data(DerivedID.recipient(workspace: inbound.workspace, address: inbound.address))
        for (drip, key, known) in try standing(recipient, book) where drip.channels.contains(inbound.channelID) {
            var enrolment = known
            if inbound.atMs >= enrolment.wroteAtMs {
                (enrolment.wroteAtMs, enrolment.wroteOn) = (inbound.atMs, inbound.channelID)
            }
            if let reason = DripExit.reason(drip: drip.drip, replyAtMs: inbound.atMs, sent: enrolment.sent) {
                let wish = optOut(inbound, of: enrolment, drip)
                try leave(enrolment, key, drip, reason: wish ?? reason, &book)
            } else {
                try store.save(enrolment, key, over: known)
                try WindowWaiting(context: context).wake(enrolment, key, drip, by: inbound, book)
            }
        }
    }

    /// A word such as STOP is a message too, and heard before the consent that it makes: it is why the person leaves.
    private func optOut(_ inbound: InboundMessage, of enrolment: Enrolment, _ drip: DripState) -> String? {
        let keywords = Keywords(context.tables.settings(workspace: inbound.workspace))
        guard let decision = keywords.match(inbound)?.match.action.decision else { return nil }
        let consent = ConsentRecord.with {
            $0.purpose = decision.purpose
            $0.state = decision.state
            $0.atMs = inbound.atMs
        }
        return DripExit.reason(campaign: drip.campaign, consent: consent, enrolledAtMs: enrolment.enrolledAtMs)
    }

    /// Whether what a person wrote last takes them out.
    func reason(_ drip: DripState, replyOf enrolment: Enrolment) -> String? {
        guard enrolment.wroteAtMs > 0 else { return nil }
        return DripExit.reason(drip: drip.drip, replyAtMs: enrolment.wroteAtMs, sent: enrolment.sent)
    }

    func decided(_ consent: ConsentRecord, _ book: inout RunBook) throws {
        guard consent.state == .revoked else { return }
        try leave(consent.workspace, consent.address, &book) { drip, enrolment in
            DripExit.reason(campaign: drip.campaign, consent: consent, enrolledAtMs: enrolment.enrolledAtMs)
        }
    }

    func happened(_ event: ContactEvent, _ book: inout RunBook) throws {
        try leave(event.workspace, event.address, &book) { drip, enrolment in
            DripExit.reason(drip: drip.drip, event: event, enrolledAtMs: enrolment.enrolledAtMs)
        }
    }

    /// The contact, or this address of theirs, is gone.
    func erased(_ workspace: String, _ address: String, _ book: inout RunBook) throws {
        try leave(workspace, address, &book) { _, _ in DripExit.removed }
    }

    private func leave(
        _ workspace: String, _ address: String, _ book: inout RunBook,
        for reason: (DripState, Enrolment) -> String?
    ) throws {
        let recipient = Data(DerivedID.recipient(workspace: workspace, address: address))
        for (drip, key, enrolment) in try standing(recipient, book) {
            guard let reason = reason(drip, enrolment) else { continue }
            try leave(enrolment, key, drip, reason: reason, &book)
        }
    }

    /// Where a person is on the way through a drip.
    private func standing(
        _ recipient: Data, _ book: RunBook
    ) throws -> [(drip: DripState, key: EnrolmentKey, enrolment: Enrolment)] {
        try store.drips(of: recipient).compactMap { number in
            let key = EnrolmentKey(dripNo: number, recipient: recipient)
            guard let drip = book.drips.drips[number], !drip.isCancelled, let enrolment = try store.enrolment(key),
                !enrolment.isOver
            else { return nil }
            return (drip, key, enrolment)
        }
    }
}
