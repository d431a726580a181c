import Foundation
import Models
import Rules
import StreamProcessing

/// Takes messages back that have been asked for: their person has left the drip. A message that is recalled is never
/// approved again.
struct Recall {
    let verdicts: Verdicts

    private var context: Context { verdicts.context }

    /// An approved message may have gone out: its sender gets the recall and says what has become of it. What was not
    /// approved ends here, once.
    func answer(_ asked: EncodedRequest) throws {
        let (request, ref) = (asked.request, asked.ref)
        let address = RecipientStore.key(workspace: ref.workspace, address: ref.address)
        let known = try VerdictStore(store: context.store).verdict(address, ref.id)
        let recalled = known?.recalled(by: request) ?? VerdictRecord(recalledBy: request, atMs: context.nowMs)
        if recalled != known {
            try verdicts.remember(recalled, asked, address, verdicts.cache.rules(of: ref.workspace))
        }
        guard let approval = recalled.encodedApproval(asked) else { return context.emit(recalled, on: asked) }
        guard let channel = verdicts.cache.channel(workspace: ref.workspace, id: request.channelID) else {
            return verdicts.publishDeferral(asked)
        }
        context.emit(encodedApproval: approval, of: ref, to: channel)
    }
}

extension VerdictRecord {
    /// The approval of this message has been taken back; it counts against caps until its sender says that it has not
    /// gone out.
    var isTakenBack: Bool { kind == .cancelled && permission != nil }

    fileprivate init(recalledBy request: MessageRequested, atMs: Int64) {
        self.init(.suppressed(reason: Reason.leftDrip, detail: ""), request, atMs: atMs)
    }

    /// - Returns: `nil` when this attempt is not decided yet.
    fileprivate func recalled(by request: MessageRequested) -> VerdictRecord? {
        guard permission != nil else { return kind == .deferred || attempt < request.attempt ? nil : self }
        var recalled = self
        (recalled.kind, recalled.reason, recalled.detail) = (.cancelled, Reason.leftDrip, "")
        recalled.attempt = max(attempt, request.attempt)
        recalled.permission?.sendAgain = request.sendAgain
        recalled.permission?.reopenedAfter = request.reopenedAfter
        return recalled
    }
}
