import Models
import StreamProcessing

extension BatchContext<Never> {
    /// Gives a message to the sender of its channel.
    func emit(_ approved: MessageApproved, to line: ChannelLine) {
        emit(line.topic, key: line.key, approved, traceID: Array(approved.ref.id))
    }

    /// Adds an entry to the trail of an address.
    func emit(_ consent: ConsentRecord) {
        emit(
            Topics.consents, key: RecordKey.recipient(workspace: consent.workspace, address: consent.address), consent)
    }
}
