public import SwiftProtobuf

/// Record values on the wire.
///
/// Schema evolution: fields are only ever added, with new numbers; a number is never reused or retyped, and a field
/// that is no longer written is `reserved`. Readers ignore fields they do not know and treat absent ones as the zero
/// value. Golden records in `Tests/ModelsTests` hold every release to that.
public enum Codec {
    public static func encode(_ message: some Message) -> [UInt8] {
        // Binary encoding of a message without required fields or Any has no failure: the bytes are always there.
        (try? message.serializedBytes()) ?? []
    }

    /// - Throws: `BinaryDecodingError` when the bytes are not such a message.
    public static func decode<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws -> M {
        try M(serializedBytes: bytes)
    }

    /// The record's value as JSON, for people reading a topic.
    public static func json(topic: Topic, value: [UInt8]) throws -> String {
        guard let type = types[topic.value] else { throw UnknownRecordType(name: topic.value) }
        return try type.init(serializedBytes: value).jsonString()
    }

    /// A topic names a value type that is not registered in ``Codec``.
    public struct UnknownRecordType: Error { public let name: String }

    private static let types: [String: any Message.Type] = [
        "RecipientRecord": RecipientRecord.self, "ConsentRecord": ConsentRecord.self,
        "ChannelRecord": ChannelRecord.self, "TemplateRecord": TemplateRecord.self,
        "CampaignRecord": CampaignRecord.self, "MessageRequested": MessageRequested.self,
        "MessageApproved": MessageApproved.self, "MessageEvent": MessageEvent.self,
        "InboundMessage": InboundMessage.self, "RunProgress": RunProgress.self,
        "WorkspaceSettings": WorkspaceSettings.self, "OptInFormRecord": OptInFormRecord.self,
        "ChannelEvent": ChannelEvent.self, "AddressAlias": AddressAlias.self, "RawWebhook": RawWebhook.self,
        "EnrolmentRequest": EnrolmentRequest.self, "EnrolmentState": EnrolmentState.self,
        "ContactEvent": ContactEvent.self,
        "UnrecognisedWebhook": UnrecognisedWebhook.self, "StateRow": StateRow.self,
    ]
}
