/// A provider that is stood in for beside WhatsApp, by the name that channels give it.
enum StandInKind: String, Sendable, CaseIterable {
    case twilio = "sms_twilio"
    case telegram, messenger, instagram
    case mail = "email"
    case webhook

    /// What is particular to this provider.
    var provider: any StandInProvider.Type {
        switch self {
        case .twilio: Twilio.self
        case .telegram: Telegram.self
        case .messenger: Messenger.self
        case .instagram: Instagram.self
        case .mail: Mail.self
        case .webhook: GenericWebhook.self
        }
    }
}

/// What differs between the stand-ins; everything else they share.
protocol StandInProvider: SendableMetatype {
    /// Credentials and settings of the account, with their defaults.
    static var values: [AccountValue] { get }

    /// The codes for trouble of the provider's own and for going too fast.
    static var troubleCode: Int { get }
    static var tooFastCode: Int { get }

    /// A failure that was decided when the message was accepted comes after `sent`, not instead of it.
    static var failsAfterSent: Bool { get }

    /// The same person is always written alike; nil: this is no address.
    static func address(_ text: String) -> String?

    /// The id that the provider gives a message.
    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String

    /// The webhook that tells of a status; nil: this provider tells nothing of it.
    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost?

    /// The webhook that tells of what a person did; nil: none.
    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost?

    /// What a person's message changes about them.
    static func apply(_ incoming: StandInIncoming, to person: inout StandInPerson)

    /// Headers that show that a webhook is genuine.
    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )]
}

extension StandInProvider {
    static var failsAfterSent: Bool { false }

    static func apply(_ incoming: StandInIncoming, to person: inout StandInPerson) {}
}

/// What webhooks are made from beside the message itself.
struct StandInContext: Sendable {
    let account: StandInAccount
    let ids: MessageIDs
    let person: StandInPerson
    /// The message of ours that a person's message answers.
    var answered: StandInMessage?
    let atMs: Int64
}
