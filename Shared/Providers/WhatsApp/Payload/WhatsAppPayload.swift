import Models

/// The body of a send request in WhatsApp's JSON (providers.md §1.2, §1.4), the same for every WhatsApp transport.
struct WhatsAppPayload {
    /// Ids of media that were uploaded, by link; other media go by their link.
    let mediaIDs: [String: String]

    /// - Throws: `ProviderRefusal.message` when the content or the address has no form on WhatsApp.
    static func body(for message: MessageApproved, context: SendContext) throws(ProviderRefusal) -> [UInt8] {
        let payload = WhatsAppPayload(mediaIDs: context.mediaIDs)
        var json = JSONWriter()
        try json.object { json throws(ProviderRefusal) in
            json.member("messaging_product", "whatsapp")
            json.member("recipient_type", "individual")
            try recipient(of: message, &json)
            try payload.write(message, &json)
            json.member("biz_opaque_callback_data", CallbackData.encode(message.ref))
        }
        return json.bytes
    }

    /// A number always goes with its `+`: without it the provider prepends its own country code (§1.1).
    private static func recipient(of message: MessageApproved, _ json: inout JSONWriter) throws(ProviderRefusal) {
        let address = message.ref.address
        if let number = Address.phoneNumber(of: address), PhoneText.isE164(number) {
            json.member("to", number)
        } else if let user = WhatsAppAddress.businessScopedID(of: address) {
            // §4.11: a code is sent to a number, never to a user whose number nobody knows.
            guard !message.isAuthentication else {
                throw .address("WhatsApp sends authentication templates to phone numbers only")
            }
            json.member("recipient", user)
        } else {
            throw .address("WhatsApp needs a phone number with country code")
        }
    }

    private func write(_ message: MessageApproved, _ json: inout JSONWriter) throws(ProviderRefusal) {
        switch message.content.kind {
        case .text(let text): try write(text, &json)
        case .media(let media): try write(media, &json)
        case .buttons(let buttons): try write(buttons, &json)
        case .list(let list): try write(list, &json)
        case .product(let product): try write(product, &json)
        case .products(let products): try write(products, &json)
        case .catalog(let catalog): try write(catalog, &json)
        case .ctaURL(let link): try write(link, &json)
        case .locationRequest(let request): try write(request, &json)
        case .flow(let flow): try write(flow, &json)
        case .template(let template):
            try write(template, isAuthentication: message.isAuthentication, &json)
        case .email: throw .invalid("an e-mail cannot be sent on WhatsApp")
        case nil: throw .invalid("the message has no content")
        }
    }

    private func write(_ text: TextContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(text.body, "text.body")
        json.member("type", "text")
        json.object("text") { json in
            json.member("body", text.body)
            if text.previewURL { json.member("preview_url", true) }
        }
    }

    private func write(_ media: MediaContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        guard let kind = WhatsAppMedia(rawValue: media.kind) else {
            throw .invalid("media.kind “\(media.kind)” is not one of image, video, audio, document, sticker")
        }
        try ProviderRefusal.require(media.link, "media.link")
        guard media.caption.isEmpty || kind.hasCaption else { throw .invalid("\(kind) has no caption on WhatsApp") }
        json.member("type", kind.rawValue)
        file(kind, media.link, caption: media.caption, filename: media.filename, &json)
    }

    /// `"image": {"id": …}` or `{"link": …}`.
    func file(
        _ kind: WhatsAppMedia, _ link: String, caption: String = "", filename: String = "", _ json: inout JSONWriter
    ) {
        json.object(named: kind.rawValue) { json in
            if let id = mediaIDs[link] { json.member("id", id) } else { json.member("link", link) }
            if !caption.isEmpty { json.member("caption", caption) }
            if !filename.isEmpty, kind == .document { json.member("filename", filename) }
        }
    }

    /// JSON that a person wrote into a content; `nil` when there is none.
    func object(in text: String, _ name: String) throws(ProviderRefusal) -> JSONValue? {
        guard !text.isEmpty else { return nil }
        guard let root = try? JSONDocument(Array(text.utf8)).root, root.kind == .object else {
            throw .invalid("\(name) is not a JSON object")
        }
        return root
    }
}

extension MessageApproved {
    /// Carries a one-time code.
    var isAuthentication: Bool { category.uppercased() == "AUTHENTICATION" }
}
