import ServiceKit

/// One item of the webhooks that mail and generic receivers send: our own format, as Standard Webhooks carries it.
enum StatusItem {
    static func json(
        _ type: String, atMs: Int64, message: StandInMessage?, more: [JSONObject.Member] = []
    ) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(name: "type", value: .string("message." + type)),
            .init(name: "timestamp", value: .string(RFC3339.format(atMs))),
        ]
        if let message {
            members += [
                .init(name: "message_id", value: JSONValue(message.draft.key)),
                .init(name: "reference", value: message.draft.request["data"]?["reference"] ?? .null),
                .init(name: "provider_message_id", value: .string(message.id)),
                .init(name: "to", value: .string(message.draft.to)),
            ]
        }
        return JSONValue.object(JSONObject(members: members + more)).withoutNulls
    }

    static func error(_ code: Int32, title: String, permanent: Bool) -> JSONObject.Member {
        let value: JSONValue = [
            "code": .int(Int64(code)), "title": .string(title), "details": "Made by the simulator.",
            "permanent": .bool(permanent),
        ]
        return .init(name: "error", value: value)
    }

    /// What a person did, when it is a message or a word about one.
    static func json(_ incoming: StandInIncoming, answered: StandInMessage?) -> JSONValue {
        let draft = incoming.draft
        let types = ["open": "opened", "click": "clicked", "complain": "complained", "unsubscribe": "unsubscribed"]
        guard let type = types[draft.kind] else {
            let text: [JSONObject.Member] = [
                .init(name: "from", value: .string(draft.from)), .init(name: "text", value: .string(draft.text)),
                .init(name: "payload", value: draft.payload.isEmpty ? .null : .string(draft.payload)),
                .init(name: "provider_message_id", value: .string(incoming.id)),
                .init(name: "context_message_id", value: JSONValue(answered?.id)),
            ]
            return json("received", atMs: incoming.atMs, message: nil, more: text)
        }
        let from = answered == nil ? [JSONObject.Member(name: "to", value: .string(draft.from))] : []
        return json(type, atMs: incoming.atMs, message: answered, more: from)
    }
}
