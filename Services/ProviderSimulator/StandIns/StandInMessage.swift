import ServiceKit

/// A message that a stand-in accepted.
struct StandInMessage: Sendable {
    let sequence: UInt64
    let id: String
    let draft: StandInDraft
    let atMs: Int64
    let plan: DeliveryPlan

    var status = MessageStatus.accepted
    /// The code it failed with; 0: it did not.
    var errorCode: Int32 = 0
    /// Statuses whose webhook was taken: one bit each, at the raw value of the status.
    var told: UInt8 = 0

    func wasTold(_ status: MessageStatus) -> Bool { told & (1 << status.rawValue) != 0 }
}

/// A message as it was sent and checked, before it is accepted.
struct StandInDraft: Sendable {
    let to: String
    var from = ""
    /// `text`, `photo`, `email`, …
    var kind = "text"
    /// What the person reads.
    var text = ""
    /// Our message id, where the provider's protocol carries it: finds messages that were sent twice.
    var key: String?
    var buttons: [TappableButton] = []
    var media: [MediaReference] = []
    /// The request as it came.
    var request = JSONValue.null
    /// Where its statuses go, when that is said with the message.
    var callback: String?
    /// The code it will fail with; 0: it will not.
    var failure: Int32 = 0

    /// What two sends of one message have in common: our id, or the person and the request where there is none.
    var identity: String {
        key ?? "\(to) " + hexadecimal(stableHash(String(decoding: request.encoded, as: UTF8.self)), digits: 16)
    }
}

extension StandInMessage {
    /// As the control API shows it.
    var json: JSONValue {
        [
            "sequence": JSONValue(sequence), "direction": "out", "id": .string(id), "from": .string(draft.from),
            "to": .string(draft.to), "type": .string(draft.kind), "text": .string(draft.text),
            "status": .string(status.name), "error_code": errorCode == 0 ? .null : .int(Int64(errorCode)),
            "callback_data": JSONValue(draft.key),
            "buttons": .array(draft.buttons.map { ["id": .string($0.id), "title": .string($0.title)] }),
            "media": .array(draft.media.map { .string($0.text) }), "request": draft.request,
            "at": .string(RFC3339.format(atMs)),
        ]
    }
}
