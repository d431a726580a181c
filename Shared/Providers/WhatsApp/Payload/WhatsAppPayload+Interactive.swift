import Models

/// Interactive messages: reply buttons and lists.
extension WhatsAppPayload {
    func write(_ content: ButtonsContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "buttons.body")
        guard (1...3).contains(content.buttons.count) else { throw .invalid("WhatsApp takes 1 to 3 reply buttons") }
        try interactive("button", &json) { json throws(ProviderRefusal) in
            if content.hasHeader { try header(content.header, &json) }
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.array("buttons") { json in
                    for button in content.buttons { reply(button, &json) }
                }
            }
        }
    }

    func write(_ content: ListContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "list.body")
        try ProviderRefusal.require(content.button, "list.button")
        guard content.sections.contains(where: { !$0.rows.isEmpty }) else { throw .invalid("the list has no rows") }
        guard !content.hasHeader || content.header.mediaLink.isEmpty else {
            throw .invalid("the header of a list is text only")
        }
        try interactive("list", &json) { json throws(ProviderRefusal) in
            if content.hasHeader { try header(content.header, &json) }
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("button", content.button)
                json.array("sections") { json in
                    for section in content.sections { write(section, &json) }
                }
            }
        }
    }

    func interactive<E: Error>(
        _ type: String, _ json: inout JSONWriter, _ members: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        json.member("type", "interactive")
        try json.object("interactive") { json throws(E) in
            json.member("type", type)
            try members(&json)
        }
    }

    /// Text, or one medium; an empty header is left out.
    func header(_ header: ContentHeader, _ json: inout JSONWriter) throws(ProviderRefusal) {
        if header.mediaLink.isEmpty {
            guard !header.text.isEmpty else { return }
            json.object("header") { json in
                json.member("type", "text")
                json.member("text", header.text)
            }
            return
        }
        guard let kind = WhatsAppMedia(rawValue: header.mediaKind), kind.fitsHeader else {
            throw .invalid("header.media_kind “\(header.mediaKind)” is not one of image, video, document")
        }
        json.object("header") { json in
            json.member("type", kind.rawValue)
            file(kind, header.mediaLink, filename: header.filename, &json)
        }
    }

    func text(_ name: StaticString, _ text: String, _ json: inout JSONWriter) {
        guard !text.isEmpty else { return }
        json.object(name) { json in json.member("text", text) }
    }

    private func reply(_ button: ReplyButton, _ json: inout JSONWriter) {
        json.object { json in
            json.member("type", "reply")
            json.object("reply") { json in
                json.member("id", button.id)
                json.member("title", button.title)
            }
        }
    }

    private func write(_ section: ListSection, _ json: inout JSONWriter) {
        json.object { json in
            if !section.title.isEmpty { json.member("title", section.title) }
            json.array("rows") { json in
                for row in section.rows { write(row, &json) }
            }
        }
    }

    private func write(_ row: ListRow, _ json: inout JSONWriter) {
        json.object { json in
            json.member("id", row.id)
            json.member("title", row.title)
            if !row.description_p.isEmpty { json.member("description", row.description_p) }
        }
    }
}
