/// Reads and checks the parameters of a method that sends, with Telegram's own words for what is wrong.
struct TelegramReader {
    /// The method's name: `sendMessage`, `sendPhoto`, …
    let method: String
    let parameters: JSONValue

    /// The methods that send a file, and the parameter that names it.
    static let files = [
        "sendPhoto": "photo", "sendVideo": "video", "sendDocument": "document", "sendAudio": "audio",
        "sendAnimation": "animation", "sendSticker": "sticker",
    ]

    static func isSend(_ method: String) -> Bool { method == "sendMessage" || files[method] != nil }

    func draft(_ standIn: StandIn) throws(StandInRefusal) -> StandInDraft {
        let chat = try chat(standIn)
        let text = try text()
        try TelegramMarkup.check(text, mode: parameters["parse_mode"]?.string)
        var draft = StandInDraft(
            to: chat, from: standIn.account["bot_username"], kind: Self.files[method] ?? "text", text: text,
            request: parameters)
        draft.buttons = try buttons()
        if let file = Self.files[method] { draft.media = [try media(file)] }
        return draft
    }

    private static func bad(_ reason: String) -> StandInRefusal { StandInRefusal(400, "Bad Request: \(reason)") }

    private func chat(_ standIn: StandIn) throws(StandInRefusal) -> String {
        guard let text = parameters["chat_id"]?.stringOrDigits, !text.isEmpty else {
            throw Self.bad("chat_id is empty")
        }
        guard let chat = Telegram.address(text) else { throw Self.bad("chat not found") }
        let person = standIn.people[chat] ?? StandInPerson()
        let hasStarted = person.started || standIn.account["everyone_started"] == "true"
        if person.unreachable { throw StandInRefusal(403, "Forbidden: user is deactivated") }
        guard hasStarted else { throw Self.bad("chat not found") }
        if person.blocked { throw StandInRefusal(403, "Forbidden: bot was blocked by the user") }
        return chat
    }

    private func text() throws(StandInRefusal) -> String {
        let isCaption = Self.files[method] != nil
        let text = parameters[isCaption ? "caption" : "text"]?.stringOrDigits ?? ""
        if !isCaption, text.allSatisfy(\.isWhitespace) { throw Self.bad("message text is empty") }
        // The limit is on the text after its entities are parsed; tags count here too, which is stricter.
        if text.utf16.count > (isCaption ? 1024 : 4096) {
            throw Self.bad(isCaption ? "message caption is too long" : "message is too long")
        }
        return text
    }

    private func media(_ parameter: String) throws(StandInRefusal) -> MediaReference {
        guard let text = parameters[parameter]?.string, !text.isEmpty else {
            throw Self.bad("there is no \(parameter) in the request")
        }
        if text.hasPrefix("https://") || text.hasPrefix("http://") { return .link(text) }
        guard text.hasPrefix("file-") else {
            throw Self.bad("wrong file identifier/HTTP URL specified")
        }
        return .id(text)
    }

    private func buttons() throws(StandInRefusal) -> [TappableButton] {
        guard let markup = parameters["reply_markup"], markup != .null else { return [] }
        guard markup.object != nil else { throw Self.bad("object expected as reply markup") }
        guard let rows = markup["inline_keyboard"] else { return [] }
        guard let rows = rows.array, rows.allSatisfy({ $0.array != nil }) else {
            throw Self.bad("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")
        }
        var found: [TappableButton] = []
        for button in rows.flatMap({ $0.array ?? [] }) {
            guard let title = button["text"]?.string, !title.isEmpty else {
                throw Self.bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
            }
            if let data = button["callback_data"]?.string {
                guard (1...64).contains(data.utf8.count) else { throw Self.bad("BUTTON_DATA_INVALID") }
                found.append(TappableButton(id: data, title: title))
            } else if button["url"]?.string?.contains("://") != true {
                throw Self.bad("BUTTON_URL_INVALID")
            }
        }
        return found
    }

    /// What the API shows of a message's content.
    static func shown(_ message: StandInMessage) -> [JSONObject.Member] {
        guard message.draft.kind != "text" else { return [.init(name: "text", value: .string(message.draft.text))] }
        let id: String =
            switch message.draft.media.first {
            case .id(let id): id
            case .link(let link): "file-" + hexadecimal(stableHash(link), digits: 16)
            case nil: ""
            }
        let file: JSONValue = ["file_id": .string(id), "file_unique_id": .string(id), "file_size": 1024]
        var members: [JSONObject.Member] = [
            .init(name: message.draft.kind, value: message.draft.kind == "photo" ? [file] : file)
        ]
        if !message.draft.text.isEmpty { members.append(.init(name: "caption", value: .string(message.draft.text))) }
        return members
    }
}
