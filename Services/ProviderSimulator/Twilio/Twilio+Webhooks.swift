import Crypto

extension Twilio {
    /// Status callbacks go where the message said; `read` is not told of an SMS.
    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        guard let url = message.draft.callback, status != .read else { return nil }
        var fields = [
            ("SmsSid", message.id), ("SmsStatus", word(status, message)), ("MessageStatus", word(status, message)),
            ("To", message.draft.to), ("MessageSid", message.id), ("AccountSid", context.account["account_sid"]),
            ("From", message.draft.from), ("ApiVersion", "2010-04-01"),
        ]
        if let service = message.draft.request["MessagingServiceSid"]?.string {
            fields.append(("MessagingServiceSid", service))
        }
        if status == .failed { fields.append(("ErrorCode", String(message.errorCode))) }
        return StandInPost(url: url, body: form(fields), id: "\(message.id).\(status.rawValue)")
    }

    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost? {
        guard incoming.draft.isMessage else { return nil }
        let text = incoming.draft.text
        var fields = [
            ("ToCountry", ""), ("SmsMessageSid", incoming.id), ("NumMedia", "0"), ("SmsSid", incoming.id),
            ("SmsStatus", "received"), ("Body", text),
            ("To", context.answered?.draft.from ?? context.account["number"]),
            ("NumSegments", String(Segments.count(text))), ("MessageSid", incoming.id),
            ("AccountSid", context.account["account_sid"]), ("From", incoming.draft.from), ("ApiVersion", "2010-04-01"),
        ]
        if let type = optOutType(text) { fields.append(("OptOutType", type)) }
        return StandInPost(body: form(fields), id: incoming.id)
    }

    private static func form(_ fields: [(String, String)]) -> StandInPost.Body {
        .form(fields.map { (name: $0.0, value: $0.1) })
    }

    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )] {
        guard case .form(let fields) = post.body else { return [] }
        return [("X-Twilio-Signature", signature(url: url, fields: fields, token: account["auth_token"]))]
    }

    /// Base64 of the HMAC-SHA1 of the URL and of every field, name and value, in the order of their names.
    static func signature(url: String, fields: [(name: String, value: String)], token: String) -> String {
        let sorted = fields.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
        let text = url + sorted.map { $0.name + $0.value }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(token.utf8)))
        return Base64.encode(Array(code))
    }
}
