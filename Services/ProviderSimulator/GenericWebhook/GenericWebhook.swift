/// Someone else's system that takes messages by webhook and tells what became of them the same way.
enum GenericWebhook: StandInProvider {
    static let values = [
        AccountValue(
            "signing_secret", "whsec_c2ltdWxhdG9yLWhvb2stc2VjcmV0LTAxMjM0NTY3",
            "Signs both ways; whsec_ and base64, or plain text."),
        StandInKind.webhookURL,
        AccountValue("tolerance_seconds", "300", "How far webhook-timestamp may be from the real time; 0: any time."),
        AccountValue("messages_per_second", "0", "Faster sends get 429; 0: any number."),
    ]

    static let troubleCode = 503
    static let tooFastCode = 429

    static func address(_ text: String) -> String? { (1...256).contains(text.utf8.count) ? text : nil }

    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        (incoming ? "in-" : "out-") + hexadecimal(UInt64(nonce), digits: 8) + "-" + String(sequence)
    }

    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        let json: JSONValue
        switch status {
        case .sent, .delivered, .read: json = StatusItem.json(status.name, atMs: context.atMs, message: message)
        case .failed:
            let error = StatusItem.error(message.errorCode, title: "Not delivered", permanent: message.errorCode != 429)
            json = StatusItem.json("failed", atMs: context.atMs, message: message, more: [error])
        case .accepted, .held: return nil
        }
        return StandInPost(body: .json(json), id: "evt_\(message.id)_\(status.rawValue)")
    }

    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost? {
        guard !["block", "unblock"].contains(incoming.draft.kind) else { return nil }
        return StandInPost(body: .json(StatusItem.json(incoming, answered: context.answered)), id: "evt_\(incoming.id)")
    }

    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )] {
        StandardWebhook.headers(id: post.id, seconds: realSeconds, body: post.bytes, secret: account["signing_secret"])
    }
}
