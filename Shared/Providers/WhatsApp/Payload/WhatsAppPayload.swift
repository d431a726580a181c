import Models

/// The body of a send request in WhatsApp's JSON (providers.md §1.2, §1.4), the same for every WhatsApp transport.
enum WhatsAppPayload {
    /// - Throws: `ProviderRefusal.message` when the content or the address has no form on WhatsApp.
    static func body(for message: MessageApproved) throws(ProviderRefusal) -> [UInt8] {
        var json = JSONWriter()
        try json.object { json throws(ProviderRefusal) in
            json.member("messaging_product", "whatsapp")
            json.member("recipient_type", "individual")
            try recipient(message.ref.address, &json)
            try write(message.content, &json)
            json.member("biz_opaque_callback_data", CallbackData.encode(message.ref))
        }
        return json.bytes
    }

    /// A number always goes with its `+`: without it the provider prepends its own country code (§1.1).
    private static func recipient(_ address: String, _ json: inout JSONWriter) throws(ProviderRefusal) {
        if let number = Address.phoneNumber(of: address), number.hasPrefix("+"), number.utf8.count > 5,
            number.utf8.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        {
            json.member("to", number)
        } else if let user = WhatsAppAddress.businessScopedID(of: address) {
            json.member("recipient", user)
        } else {
            throw .message(reason: Reason.invalidAddress, detail: "WhatsApp needs a phone number with country code")
        }
    }

    private static func write(_ content: Content, _ json: inout JSONWriter) throws(ProviderRefusal) {
        switch content.kind {
        case .text(let text): try write(text, &json)
        case .media(let media): try write(media, &json)
        case .buttons(let buttons): try write(buttons, &json)
        case .list(let list): try write(list, &json)
        case .product(let product): try write(product, &json)
        case .products(let products): try write(products, &json)
        case .template(let template): try write(template, &json)
        case nil: throw .invalid("the message has no content")
        }
    }

    private static func write(_ text: TextContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try require(text.body, "text.body")
        json.member("type", "text")
        json.object("text") { json in
            json.member("body", text.body)
            if text.previewURL { json.member("preview_url", true) }
        }
    }

    private static func write(_ media: MediaContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        guard let kind = WhatsAppMedia(rawValue: media.kind) else {
            throw .invalid("media.kind “\(media.kind)” is not one of image, video, audio, document, sticker")
        }
        try require(media.link, "media.link")
        guard media.caption.isEmpty || kind.hasCaption else { throw .invalid("\(kind) has no caption on WhatsApp") }
        json.member("type", kind.rawValue)
        json.object(named: kind.rawValue) { json in
            json.member("link", media.link)
            if !media.caption.isEmpty { json.member("caption", media.caption) }
            if !media.filename.isEmpty, kind == .document { json.member("filename", media.filename) }
        }
    }

    static func require(_ text: String, _ name: String) throws(ProviderRefusal) {
        guard !text.isEmpty else { throw .invalid("\(name) is empty") }
    }
}

/// Kinds of media and what may stand beside them (§1.4).
enum WhatsAppMedia: String {
    case image, video, audio, document, sticker

    var hasCaption: Bool { self == .image || self == .video || self == .document }
    /// Whether headers may show it.
    var fitsHeader: Bool { hasCaption }

    /// The kind a link's file ending suggests, for header parameters that do not say: image unless the ending is
    /// that of a video or document.
    static func headerKind(ofLink link: String) -> WhatsAppMedia {
        let path = link.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if [".mp4", ".3gp"].contains(where: path.hasSuffix) { return .video }
        let documents = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt"]
        return documents.contains(where: path.hasSuffix) ? .document : .image
    }
}

extension ProviderRefusal {
    /// Content that WhatsApp has no form for.
    static func invalid(_ detail: String) -> ProviderRefusal {
        .message(reason: Reason.invalidRequest, detail: detail)
    }
}
