/// Reads and checks the form of `POST Messages.json` in Twilio's order.
struct TwilioReader {
    let form: FormFields

    func draft(_ standIn: StandIn) throws(StandInRefusal) -> StandInDraft {
        let to = try recipient()
        let from = try sender(to: to)
        let body = form["Body"] ?? ""
        let media = form.values("MediaUrl").filter { !$0.isEmpty }
        if body.isEmpty, media.isEmpty { throw StandInRefusal(21602) }
        if body.utf16.count > 1600 { throw StandInRefusal(21617) }
        let callback = form["StatusCallback"]
        if let callback, !callback.hasPrefix("http://"), !callback.hasPrefix("https://") { throw StandInRefusal(21609) }
        let person = standIn.people[to] ?? StandInPerson()
        if person.stopped { throw StandInRefusal(21610) }
        if person.landline { throw StandInRefusal(21614, "'To' number: \(to), is not a valid mobile number") }
        return StandInDraft(
            to: to, from: from, kind: media.isEmpty ? "text" : "mms", text: body, key: key(callback),
            media: media.map(MediaReference.link), request: form.json, callback: callback,
            failure: person.unreachable ? 30003 : person.blocked ? 30004 : 0)
    }

    private func recipient() throws(StandInRefusal) -> String {
        guard let text = form["To"] else { throw StandInRefusal(21604) }
        guard text.hasPrefix("+"), let phone = PhoneNumber(text, defaultCountryCode: "") else {
            throw StandInRefusal(21211, "The 'To' number \(text) is not a valid phone number.")
        }
        return phone.e164
    }

    private func sender(to: String) throws(StandInRefusal) -> String {
        if let service = form["MessagingServiceSid"] {
            guard service.hasPrefix("MG"), service.utf8.count == 34 else { throw StandInRefusal(21701) }
            return form["From"] ?? service
        }
        guard let from = form["From"] else { throw StandInRefusal(21603) }
        let isNumber = from.hasPrefix("+") && PhoneNumber(from, defaultCountryCode: "") != nil
        let isShortCode = (3...6).contains(from.utf8.count) && from.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let isName = (1...11).contains(from.utf8.count) && from.contains { $0.isLetter }
        guard isNumber || isShortCode || isName else { throw StandInRefusal(21212) }
        guard from != to else { throw StandInRefusal(21266) }
        return from
    }

    /// Nothing in Twilio's protocol names a message of ours, so what distinguishes one is its callback's query: its only
    /// value, or all of it.
    private func key(_ callback: String?) -> String? {
        guard let callback, let mark = callback.firstIndex(of: "?") else { return nil }
        let query = callback[callback.index(after: mark)...]
        let fields = FormFields(query.utf8)?.all ?? []
        return fields.count == 1 ? fields[0].value : String(query)
    }
}
