import Foundation

/// The people of the demonstration: an address book, most of them with consent, some who have said no.
struct DemoContacts: Sendable {
    let console: JSONAPI
    let people: Int

    private static let consentText = "Send me offers on WhatsApp"

    func prepare(_ say: (String) -> Void) async throws {
        let book = SampleContacts(people: people)
        let state = try await ContactImporter(api: console).run(
            book.csv(),
            query: [
                ("default_country", "IN"), ("tags", "demo"), ("consent", "marketing"),
                ("consent_text", Self.consentText),
            ])
        say(state.summary)
        guard state.status == "completed" else { throw Failure("the import of the sample contacts failed") }
        let optedOut = phones(from: 7, every: 40)
        try await revoke(optedOut)
        let blocked = phones(from: 3, every: 250)
        try await blacklist(blocked)
        say("\(Text.count(optedOut.count)) people have opted out since, \(Text.count(blocked.count)) are blacklisted")
    }

    /// E.164 numbers of some of the people.
    private func phones(from first: Int, every step: Int) -> [String] {
        stride(from: first, to: people, by: step).map { index in
            let number = SampleNumber(index: index)
            return "+\(number.country.callingCode)\(number.national)"
        }
    }

    private func revoke(_ phones: [String]) async throws {
        for start in stride(from: 0, to: phones.count, by: 1000) {
            let entries = phones[start..<min(start + 1000, phones.count)].map { phone -> JSON in
                [
                    "phone": .string(phone), "purpose": "marketing", "state": "revoked", "source": "message",
                    "evidence": ["text": "STOP"],
                ]
            }
            try await console.send("POST", "/consents", .array(entries))
        }
    }

    private func blacklist(_ phones: [String]) async throws {
        struct Page: Decodable {
            struct Contact: Decodable { let id: String }
            let data: [Contact]
        }
        for phone in phones {
            let page = try await console.get("/contacts" + URLQuery.text([("search", phone)]), as: Page.self)
            for contact in page.data {
                try await console.send("PATCH", "/contacts/\(contact.id)", ["blacklisted": true])
            }
        }
    }
}
