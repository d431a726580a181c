/// SMS as Twilio's Messages resource takes them (providers.md §10.1).
enum Twilio: StandInProvider {
    static let values = [
        AccountValue("account_sid", "AC00000000000000000000000000000001", "The account, and the user of Basic auth."),
        AccountValue("auth_token", "simulator-auth-token", "The password of Basic auth; signs webhooks."),
        AccountValue("api_key_sid", "SK00000000000000000000000000000001", "Another user of Basic auth."),
        AccountValue("api_key_secret", "simulator-api-key-secret", "The password of the API key."),
        AccountValue("number", "+15557654321", "The number that people write to when they answer no message."),
        StandInKind.webhookURL,
        AccountValue("messages_per_second", "100", "Faster sends get 20429; 0: any number."),
    ]

    static let troubleCode = 20500
    static let tooFastCode = 20429
    /// The carrier answers after the message has gone out.
    static let failsAfterSent = true

    static func address(_ text: String) -> String? { PhoneNumber(control: text)?.e164 }

    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        "SM" + hexadecimal(UInt64(nonce), digits: 8) + hexadecimal(incoming ? 1 : 0, digits: 8)
            + hexadecimal(sequence, digits: 16)
    }

    private static let stopWords: Set<String> = [
        "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    ]
    private static let startWords: Set<String> = ["START", "YES", "UNSTOP"]

    /// What Twilio makes of a text by itself: `STOP`, `START`, `HELP` or nil.
    static func optOutType(_ text: String) -> String? {
        let word = text.filter { !$0.isWhitespace }.uppercased()
        if stopWords.contains(word) { return "STOP" }
        if startWords.contains(word) { return "START" }
        return word == "HELP" || word == "INFO" ? "HELP" : nil
    }

    static func apply(_ incoming: StandInIncoming, to person: inout StandInPerson) {
        switch optOutType(incoming.draft.text) {
        case "STOP": person.stopped = true
        case "START": person.stopped = false
        default: break
        }
    }

    /// The word for a status; an undelivered message is one that a carrier gave back.
    static func word(_ status: MessageStatus, _ message: StandInMessage) -> String {
        switch status {
        case .accepted, .held: message.draft.request["MessagingServiceSid"] == nil ? "queued" : "accepted"
        case .sent: "sent"
        case .delivered: "delivered"
        case .read: "read"
        case .failed: "undelivered"
        }
    }
}
