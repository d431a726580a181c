import Models

/// A message in the JSON of Messenger and Instagram.
struct MetaMessagingPayload {
    let platform: MetaMessaging

    private var isMessenger: Bool { platform.scheme == Address.Scheme.messenger }

    func body(for message: MessageApproved) throws(ProviderRefusal) -> [UInt8] {
        let address = message.ref.address
        let person = Address.value(of: address)
        guard Address.scheme(of: address) == platform.scheme, MetaMessagingWebhook.isID(person) else {
            throw .address("the address is none of \(platform.scheme)")
        }
        var json = JSONWriter()
        try json.object { json throws(ProviderRefusal) in
            json.object("recipient") { json in json.member("id", person) }
            if isMessenger { json.member("messaging_type", "RESPONSE") }
            try json.object("message") { json throws(ProviderRefusal) in
                try write(message.content, &json)
                // Comes back with the echo of the message.
                if isMessenger { json.member("metadata", CallbackData.encode(message.ref)) }
            }
        }
        return json.bytes
    }

    private func write(_ content: Content, _ json: inout JSONWriter) throws(ProviderRefusal) {
        switch content.kind {
        case .text(let text):
            try ProviderRefusal.require(text.body, "text.body")
            json.member("text", try bounded(text.body))
        case .media(let media): try write(media, &json)
        case .buttons(let buttons): try write(buttons, &json)
        case .ctaURL(let link): try write(link, &json)
        case nil: throw .invalid("the message has no content")
        default: throw .invalid("\(platform.scheme) has no form for this kind of content")
        }
    }

    private func write(_ media: MediaContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        let types = ["image": "image", "video": "video", "audio": "audio"]
        guard let type = types[media.kind] ?? (isMessenger && media.kind == "document" ? "file" : nil) else {
            throw .invalid("\(platform.scheme) takes no \(media.kind)")
        }
        try ProviderRefusal.require(media.link, "media.link")
        guard media.caption.isEmpty else { throw .invalid("a medium has no caption on \(platform.scheme)") }
        json.object("attachment") { json in
            json.member("type", type)
            json.object("payload") { json in json.member("url", media.link) }
        }
    }

    /// Quick replies: they vanish once one is tapped, as reply buttons do.
    private func write(_ content: ButtonsContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        guard (1...13).contains(content.buttons.count) else { throw .invalid("1 to 13 buttons can be offered") }
        json.member("text", try framed(content.header, content.body, content.footer))
        json.array("quick_replies") { json in
            for button in content.buttons {
                json.object { json in
                    json.member("content_type", "text")
                    json.member("title", button.title)
                    json.member("payload", button.id)
                }
            }
        }
    }

    private func write(_ content: CtaURLContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.displayText, "cta_url.display_text")
        try ProviderRefusal.require(content.url, "cta_url.url")
        let text = try framed(content.header, content.body, content.footer)
        json.object("attachment") { json in
            json.member("type", "template")
            json.object("payload") { json in
                json.member("template_type", "button")
                json.member("text", text)
                json.array("buttons") { json in
                    json.object { json in
                        json.member("type", "web_url")
                        json.member("url", content.url)
                        json.member("title", content.displayText)
                    }
                }
            }
        }
    }

    /// Header and footer above and below the text. A medium would be a message of its own.
    private func framed(
        _ header: ContentHeader, _ body: String, _ footer: String
    ) throws(ProviderRefusal) -> String {
        try ProviderRefusal.require(body, "body")
        guard header.mediaLink.isEmpty else { throw .invalid("\(platform.scheme) has no media above buttons") }
        return try bounded([header.text, body, footer].filter { !$0.isEmpty }.joined(separator: "\n\n"))
    }

    /// Messenger takes 2,000 characters, Instagram 1,000 bytes.
    private func bounded(_ text: String) throws(ProviderRefusal) -> String {
        guard isMessenger ? text.utf16.count <= 2000 : text.utf8.count <= 1000 else {
            throw .invalid("the text is longer than \(platform.scheme) takes")
        }
        return text
    }
}
