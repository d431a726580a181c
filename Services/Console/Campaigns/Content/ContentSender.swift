import GRDB
import Models
import Providers
import Rules

/// What a channel can send, for the checks of contents that are saved.
struct ContentSender {
    private let capabilities: Capabilities?
    /// `an sms_twilio channel`
    private let words: String

    /// - Parameter id: the channel; one that does not exist yet sends what any provider can.
    init(channel id: String, in db: Database) throws {
        let provider = try ChannelStore.find(id, in: db)?.record.provider ?? ""
        capabilities = ProviderRegistry.capabilities(of: provider)
        let isSpokenWithVowel = provider.hasPrefix("sms") || "aeio".contains(provider.first ?? "-")
        words = "\(isSpokenWithVowel ? "an" : "a") \(provider) channel"
    }

    /// Everything wrong with a content; pointers from the content.
    func problems(in content: Content) -> [Rules.Problem] {
        guard let capabilities = capabilities ?? Self.anyone(sending: content) else { return [] }
        return ContentRules.problems(in: content, for: capabilities, channel: words)
    }

    private static func anyone(sending content: Content) -> Capabilities? {
        guard let kind = content.contentKind else { return nil }
        return ProviderRegistry.all.lazy.map(\.capabilities).first { $0.kinds[kind] != nil }
    }
}
