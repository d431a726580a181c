import Models

/// A message as a method of the Bot API with its parameters.
struct TelegramPayload {
    let method: String
    let body: [UInt8]

    /// A button under a message.
    private struct Key {
        let title: String
        var payload = ""
        var url = ""
    }

    init(_ message: MessageApproved) throws(ProviderRefusal) {
        guard Address.scheme(of: message.ref.address) == Address.Scheme.telegram,
            let chat = Int64(Address.value(of: message.ref.address))
        else { throw .address("Telegram needs the number of a chat") }
        switch message.content.kind {
        case .text(let text):
            try ProviderRefusal.require(text.body, "text.body")
            (method, body) = Self.text(text.body, preview: text.previewURL, [], chat)
        case .media(let media):
            (method, body) = try Self.media(media.kind, media.link, caption: media.caption, [], chat)
        case .buttons(let content):
            let keys = try content.buttons.map { button throws(ProviderRefusal) in
                guard (1...64).contains(button.id.utf8.count) else {
                    throw .invalid("on Telegram a button's id has 1 to 64 bytes")
                }
                return Key(title: button.title, payload: button.id)
            }
            (method, body) = try Self.framed(content.header, content.body, content.footer, keys, chat)
        case .ctaURL(let content):
            try ProviderRefusal.require(content.url, "cta_url.url")
            let key = Key(title: content.displayText, url: content.url)
            (method, body) = try Self.framed(content.header, content.body, content.footer, [key], chat)
        case nil: throw .invalid("the message has no content")
        default: throw .invalid("Telegram has no form for this kind of content")
        }
    }

    /// Header and footer stand above and below the text; a medium carries them as its caption.
    private static func framed(
        _ header: ContentHeader, _ body: String, _ footer: String, _ keys: [Key], _ chat: Int64
    ) throws(ProviderRefusal) -> (String, [UInt8]) {
        try ProviderRefusal.require(body, "body")
        guard !keys.isEmpty, keys.allSatisfy({ !$0.title.isEmpty }) else { throw .invalid("a button has no title") }
        let text = [header.text, body, footer].filter { !$0.isEmpty }.joined(separator: "\n\n")
        if header.mediaLink.isEmpty { return Self.text(text, preview: false, keys, chat) }
        return try media(header.mediaKind, header.mediaLink, caption: text, keys, chat)
    }

    private static func text(
        _ text: String, preview: Bool, _ keys: [Key], _ chat: Int64
    ) -> (String, [UInt8]) {
        (
            "sendMessage",
            json(chat, keys) { json in
                json.member("text", text)
                if !preview { json.object("link_preview_options") { json in json.member("is_disabled", true) } }
            }
        )
    }

    private static func media(
        _ kind: String, _ link: String, caption: String, _ keys: [Key], _ chat: Int64
    ) throws(ProviderRefusal) -> (String, [UInt8]) {
        guard let method = methods[kind] else {
            throw .invalid("media.kind “\(kind)” is not one of image, video, audio, document, sticker")
        }
        try ProviderRefusal.require(link, "media.link")
        guard caption.count <= 1024, caption.isEmpty || kind != "sticker" else {
            throw .invalid("on Telegram a \(kind) has no caption as long as this")
        }
        return (
            method.name,
            json(chat, keys) { json in
                json.member(named: method.parameter, link)
                if !caption.isEmpty { json.member("caption", caption) }
            }
        )
    }

    private static let methods: [String: (name: String, parameter: String)] = [
        "image": ("sendPhoto", "photo"), "video": ("sendVideo", "video"), "audio": ("sendAudio", "audio"),
        "document": ("sendDocument", "document"), "sticker": ("sendSticker", "sticker"),
    ]

    private static func json(_ chat: Int64, _ keys: [Key], _ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("chat_id", chat)
            members(&json)
            if !keys.isEmpty { keyboard(keys, &json) }
        }
        return json.bytes
    }

    /// One button to a row: titles may be long.
    private static func keyboard(_ keys: [Key], _ json: inout JSONWriter) {
        json.object("reply_markup") { json in
            json.array("inline_keyboard") { json in
                for key in keys {
                    json.array { json in
                        json.object { json in
                            json.member("text", key.title)
                            if key.url.isEmpty {
                                json.member("callback_data", key.payload)
                            } else {
                                json.member("url", key.url)
                            }
                        }
                    }
                }
            }
        }
    }
}
