/// A mail server and what becomes of the mail it takes (providers.md §10.4).
enum Mail: StandInProvider {
    static let values = [
        AccountValue("username", "simulator", "The user of AUTH."),
        AccountValue("password", "simulator-smtp-password", "The password of AUTH."),
        AccountValue("requires_auth", "false", "true: mail is taken only after AUTH."),
        StandInKind.webhookURL,
        AccountValue("webhook_secret", "simulator-mail-secret", "Signs webhooks; whsec_ and base64, or plain text."),
        AccountValue("bounce_prefix", "bounce", "Addresses that begin with it get 550."),
        AccountValue("defer_prefix", "defer", "Addresses that begin with it get 451."),
        AccountValue("late_bounce_prefix", "latebounce", "Mail to such addresses is taken and bounces for good."),
        AccountValue("soft_bounce_prefix", "softbounce", "Mail to such addresses is taken and bounces for now."),
        AccountValue("messages_per_second", "0", "Faster sends get 450; 0: any number."),
    ]

    static let troubleCode = 451
    static let tooFastCode = 450
    /// It has left the server before it comes back.
    static let failsAfterSent = true

    static func address(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && text.utf8.count <= 254
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        return isAddress ? text.lowercased() : nil
    }

    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        hexadecimal(UInt64(nonce), digits: 8) + (incoming ? "i" : "q") + hexadecimal(sequence, digits: 8)
    }

    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        let json: JSONValue
        switch status {
        case .delivered: json = StatusItem.json("delivered", atMs: context.atMs, message: message)
        case .read: json = StatusItem.json("opened", atMs: context.atMs, message: message)
        case .failed:
            let isPermanent = message.errorCode >= 500
            let error = StatusItem.error(
                message.errorCode, title: isPermanent ? "Mailbox does not exist" : "Mailbox is full",
                permanent: isPermanent)
            json = StatusItem.json("bounced", atMs: context.atMs, message: message, more: [error])
        case .accepted, .held, .sent: return nil
        }
        return StandInPost(body: .json(json), id: "msg_\(message.id)_\(status.rawValue)")
    }

    /// An unsubscribing person's mail program asks the address in `List-Unsubscribe` itself, with one click (RFC 8058).
    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost? {
        if incoming.draft.kind == "unsubscribe", let url = context.answered.flatMap(oneClickURL) {
            return StandInPost(
                url: url, body: .form([(name: "List-Unsubscribe", value: "One-Click")]), id: incoming.id,
                isSigned: false)
        }
        guard !["block", "unblock"].contains(incoming.draft.kind) else { return nil }
        return StandInPost(
            body: .json(StatusItem.json(incoming, answered: context.answered)), id: "msg_\(incoming.id)")
    }

    /// The web address in `List-Unsubscribe`; nil without `List-Unsubscribe-Post`.
    static func oneClickURL(_ message: StandInMessage) -> String? {
        let headers = message.draft.request["headers"]
        guard headers?["list-unsubscribe-post"]?.string == "List-Unsubscribe=One-Click",
            let list = headers?["list-unsubscribe"]?.string
        else { return nil }
        let addresses = list.split(separator: ",").map { $0.filter { !" <>".contains($0) } }
        return addresses.first { $0.hasPrefix("https://") || $0.hasPrefix("http://") }
    }

    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )] {
        StandardWebhook.headers(id: post.id, seconds: realSeconds, body: post.bytes, secret: account["webhook_secret"])
    }
}
