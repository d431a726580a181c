/// Reads and checks a message to someone on Messenger or Instagram.
struct PageReader {
    let page: any MetaPage.Type
    let json: JSONValue

    func draft(_ standIn: StandIn, atMs nowMs: Int64) throws(StandInRefusal) -> StandInDraft {
        guard let to = json["recipient"]?["id"]?.stringOrDigits.flatMap(page.address) else {
            throw StandInRefusal(100, "Param recipient[id] must be a valid ID string")
        }
        var draft = StandInDraft(to: to, from: standIn.account[page.idName], request: json)
        try readMessage(into: &draft)
        try checkPerson(standIn.people[to] ?? StandInPerson(), atMs: nowMs)
        return draft
    }

    private func checkPerson(_ person: StandInPerson, atMs nowMs: Int64) throws(StandInRefusal) {
        guard person.started else { throw StandInRefusal(100, "No matching user found") }
        if person.blocked || person.unreachable { throw StandInRefusal(551) }
        let type = json["messaging_type"]?.string ?? "RESPONSE"
        let tag = json["tag"]?.string
        guard ["RESPONSE", "UPDATE", "MESSAGE_TAG"].contains(type) else {
            throw StandInRefusal(100, "Param messaging_type must be one of RESPONSE, UPDATE, MESSAGE_TAG")
        }
        if type == "MESSAGE_TAG", tag != "HUMAN_AGENT" {
            throw StandInRefusal(100, "Param tag must be HUMAN_AGENT")
        }
        let isTagged = tag == "HUMAN_AGENT"
        guard person.isWindowOpen(atMs: nowMs, windowMs: isTagged ? 7 * Pair.windowMs : Pair.windowMs) else {
            throw StandInRefusal(10)
        }
    }

    private func readMessage(into draft: inout StandInDraft) throws(StandInRefusal) {
        guard let message = json["message"], message.object != nil else {
            throw StandInRefusal(100, "Param message must be an object")
        }
        let text = message["text"]?.string ?? ""
        let attachment = message["attachment"]
        guard text.isEmpty != (attachment == nil) else {
            throw StandInRefusal(100, "Must contain exactly one of text and attachment")
        }
        if let problem = page.problem(text: text) { throw StandInRefusal(100, problem) }
        draft.text = text
        draft.key = message["metadata"]?.string
        if let attachment { try read(attachment, into: &draft) }
        for reply in message["quick_replies"]?.array ?? [] {
            let title = reply["title"]?.string ?? ""
            guard reply["content_type"] == "text", (1...20).contains(title.count),
                let payload = reply["payload"]?.string, payload.count <= 1000
            else { throw StandInRefusal(100, "Param message[quick_replies] has a malformed entry") }
            draft.buttons.append(TappableButton(id: payload, title: title))
        }
        guard (message["quick_replies"]?.array?.count ?? 0) <= 13 else {
            throw StandInRefusal(100, "Param message[quick_replies] has at most 13 entries")
        }
    }

    private func read(_ attachment: JSONValue, into draft: inout StandInDraft) throws(StandInRefusal) {
        let type = attachment["type"]?.string ?? ""
        let payload = attachment["payload"]
        draft.kind = type
        switch type {
        case "image", "video", "audio", "file":
            if let url = payload?["url"]?.string, url.hasPrefix("http") {
                draft.media = [.link(url)]
            } else if let id = payload?["attachment_id"]?.stringOrDigits {
                draft.media = [.id(id)]
            } else {
                throw StandInRefusal(100, "Param message[attachment][payload] needs url or attachment_id")
            }
        case "template": try readTemplate(payload ?? .null, into: &draft)
        default: throw StandInRefusal(100, "Param message[attachment][type] is not valid")
        }
    }

    private func readTemplate(_ payload: JSONValue, into draft: inout StandInDraft) throws(StandInRefusal) {
        let elements: [JSONValue]
        switch payload["template_type"]?.string {
        case "button":
            guard let text = payload["text"]?.string, (1...640).contains(text.utf16.count) else {
                throw StandInRefusal(100, "The button template has 1 to 640 characters of text")
            }
            draft.text = text
            guard (1...3).contains(payload["buttons"]?.array?.count ?? 0) else {
                throw StandInRefusal(100, "The button template has 1 to 3 buttons")
            }
            elements = [payload]
        case "generic":
            elements = payload["elements"]?.array ?? []
            guard (1...10).contains(elements.count), elements.allSatisfy({ $0["title"]?.string?.isEmpty == false })
            else {
                throw StandInRefusal(100, "The generic template has 1 to 10 elements, each with a title")
            }
            draft.text = elements[0]["title"]?.string ?? ""
        default: throw StandInRefusal(100, "Param template_type is not supported here")
        }
        for button in elements.flatMap({ $0["buttons"]?.array ?? [] }) { try read(button: button, into: &draft) }
    }

    private func read(button: JSONValue, into draft: inout StandInDraft) throws(StandInRefusal) {
        let title = button["title"]?.string ?? ""
        guard (1...20).contains(title.count) else {
            throw StandInRefusal(100, "A button's title has 1 to 20 characters")
        }
        switch button["type"]?.string {
        case "postback":
            guard let payload = button["payload"]?.string, payload.count <= 1000 else {
                throw StandInRefusal(100, "A postback button needs a payload of at most 1000 characters")
            }
            draft.buttons.append(TappableButton(id: payload, title: title))
        case "web_url" where button["url"]?.string?.hasPrefix("http") == true: break
        default: throw StandInRefusal(100, "A button must be postback or web_url with a url")
        }
    }
}
