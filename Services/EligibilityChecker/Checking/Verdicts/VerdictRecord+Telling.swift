import Models

/// What others are told of a verdict, in the wire format of the records: both are written for every message. The numbers
/// are those of `Shared/Models/Proto/campaigns/v1/message.proto`; a test compares the bytes with what the generated
/// records give.
extension VerdictRecord {
    /// The `MessageEvent`.
    func encodedEvent(_ asked: EncodedRequest) -> [UInt8] {
        let (ref, request) = (asked.encodedRef, asked.request)
        var writer = WireWriter(capacity: ref.count + 128)
        writer.message(1, ref)
        writer.integer(2, Int64(kind.rawValue))
        writer.integer(3, atMs)
        writer.text(4, request.channelID)
        writer.text(5, request.contactID)
        writer.integer(6, Int64(attempt))
        writer.text(7, reason)
        writer.integer(8, untilMs)
        writer.integer(11, Int64(permission?.conversation.rawValue ?? 0))
        writer.text(12, permission?.category ?? "")
        writer.text(15, detail)
        writer.text(16, purpose)
        return writer.bytes
    }

    /// The `MessageApproved` that the sender gets; `nil` when the message is not approved.
    func encodedApproval(_ asked: EncodedRequest) -> [UInt8]? {
        guard let permission else { return nil }
        let (ref, content, request) = (asked.encodedRef, asked.encodedContent(permission), asked.request)
        var writer = WireWriter(capacity: ref.count + content.count + 160)
        writer.message(1, ref)
        writer.text(2, request.contactID)
        writer.text(3, request.channelID)
        writer.text(4, purpose)
        writer.message(5, content)
        writer.integer(6, Int64(permission.conversation.rawValue))
        writer.text(7, permission.category)
        writer.integer(8, permission.validUntilMs)
        writer.integer(9, request.expiresAtMs)
        writer.integer(10, Int64(attempt))
        writer.flag(11, permission.sendAgain)
        writer.text(12, detail)
        writer.integer(13, Int64(permission.reopenedAfter))
        writer.flag(14, isTakenBack)
        return writer.bytes
    }
}
