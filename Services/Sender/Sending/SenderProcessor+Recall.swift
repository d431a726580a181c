import Models
import StreamProcessing

extension SenderProcessor {
    /// Takes a message back whose approval this partition has read before. The journal remembers it: should the message
    /// wait in its lane, it is dropped when its turn comes, like everything that the journal does not allow.
    func recall(_ recalled: MessageApproved, _ context: Context) throws {
        // Its outcome is on the way.
        guard inFlight[recalled.ref.id] == nil else { return }
        guard let entry = try Journal(store: context.store).entry(recalled.ref.id) else {
            return try cancel(recalled, context)
        }
        guard entry.canStop(recalled) else { return context.emit(entry.event) }
        if entry.state == .inDoubt {
            // The send before may have arrived: nobody can say that the message was not sent.
            try finish(recalled, .inDoubt, .inDoubt, context) { $0.reason = Reason.inDoubt }
        } else {
            try cancel(recalled, context)
        }
    }

    private func cancel(_ recalled: MessageApproved, _ context: Context) throws {
        try finish(recalled, .cancelled, .cancelled, context) { $0.reason = Reason.leftDrip }
    }
}
