public import Models

/// What people mean by a word or a button: the lists of a workspace, ready for look-ups (providers.md §9). A word is
/// the whole message, so that "stop by the shop" does not match.
public struct Keywords: Sendable {
    /// What a message asks for.
    public struct Match: Hashable, Sendable {
        public var action: KeywordAction
        /// The one confirmation, in the language of the word; empty: none.
        public var reply: String
        /// An answer to many questions, such as YES: it means START only to somebody who has just opted out.
        public var isAffirmation: Bool
    }

    private var words: [String: Match] = [:]
    private var payloads: [String: Match] = [:]
    /// Longer messages are no keywords; UTF-8 bytes.
    private var longest = 0

    public init(_ settings: WorkspaceSettings) {
        for list in settings.keywords {
            for word in list.words { add(word, list) }
        }
        for button in settings.buttonPayloads where payloads[button.payload] == nil {
            let reply = settings.keywords.first { $0.action == button.action }?.reply ?? ""
            payloads[button.payload] = Match(action: button.action, reply: reply, isAffirmation: false)
        }
    }

    /// What a text asks for; `nil` for everything else people write.
    public func match(text: String) -> Match? {
        guard !text.isEmpty, text.utf8.count <= longest else { return nil }
        return words[KeywordText.fold(text)]
    }

    /// What a tap on a button asks for. Buttons without a payload of their own carry their title.
    public func match(payload: String) -> Match? { payloads[payload] ?? match(text: payload) }

    /// What a message asks for, and the source its consent has: `button` or `keyword`.
    public func match(_ message: InboundMessage) -> (match: Match, source: String)? {
        match(payload: message.payload).map { ($0, "button") } ?? match(text: message.text).map { ($0, "keyword") }
    }

    /// After an opt-out an affirmation counts for this long, milliseconds.
    public static let affirmationMs: Int64 = 24 * 3600 * 1000

    private mutating func add(_ word: String, _ list: KeywordList) {
        let folded = KeywordText.fold(word)
        guard !folded.isEmpty, words[folded] == nil else { return }
        words[folded] = Match(
            action: list.action, reply: list.reply,
            isAffirmation: list.action == .start && Self.affirmations.contains(folded))
        // Accents, capitals and signs around the word take room.
        longest = max(longest, 2 * word.utf8.count + 16)
    }

    private static let affirmations: Set<String> = ["yes", "y", "ok", "si", "ja", "oui", "sim"]
}

extension KeywordAction {
    /// What is entered in the consent trail; `nil`: nothing. Somebody on the blacklist gets nothing at all: the console
    /// marks the contact, and everything is revoked.
    public var decision: (purpose: String, state: ConsentState)? {
        switch self {
        case .stop: (Purpose.marketing, .revoked)
        case .stopAll, .blacklist: (Purpose.all, .revoked)
        case .start: (Purpose.marketing, .granted)
        default: nil
        }
    }
}
