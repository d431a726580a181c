import Models
import StreamProcessing

extension BatchContext<Never> {
    /// Gives a message to the sender of its channel.
    func emit(_ approved: MessageApproved, to line: ChannelLine) {
        emit(encodedApproval: Codec.encode(approved), of: approved.ref, to: line)
    }

    /// The same with an approval that is encoded already.
    func emit(encodedApproval approval: [UInt8], of ref: MessageRef, to line: ChannelLine) {
        emit(line.topic, key: line.key, encoded: approval, traceID: ref.traceID)
    }

    /// Tells what was decided about a message.
    func emit(_ verdict: VerdictRecord, on asked: EncodedRequest) {
        emit(encodedEvent: verdict.encodedEvent(asked), about: asked.ref)
    }

    /// Adds an entry to the trail of an address.
    func emit(_ consent: ConsentRecord) {
        emit(
            Topics.consents, key: RecordKey.recipient(workspace: consent.workspace, address: consent.address), consent)
    }
}
