import ContactImport
import Models
import PhoneNumbers

/// What a request says about a contact's fields: a field it does not name stays, `null` clears it.
struct ContactChange: Sendable {
    private var texts: [Field: String] = [:]
    private var tags: [String]?
    /// Beside phone and e-mail.
    private var addresses: [String]?
    /// Merged key by key; `nil` removes the key.
    private var attributes: [String: String?] = [:]
    private var clearsAttributes = false
    private var isBlacklisted: Bool?

    private enum Field: String, CaseIterable {
        case phone, email
        case firstName = "first_name"
        case lastName = "last_name"
        case company, language
        case timeZone = "time_zone"
    }

    static let maximumAttributes = 100
    private static let maximumAddresses = 20

    /// Reads every field; problems are noted in the reader.
    /// - Parameter settings: tell the country of numbers without a country code.
    init(_ body: ObjectReader, settings: WorkspaceSettings) {
        for field in Field.allCases { read(field, body, settings) }
        readTags(body)
        readAddresses(body)
        for (name, value) in body.texts("attributes", each: .attribute, nulls: true) ?? [] {
            attributes.updateValue(value, forKey: name)
        }
        clearsAttributes = body.isNull("attributes")
        isBlacklisted = body.isNull("blacklisted") ? false : body.bool("blacklisted")
    }

    /// - Throws: 422 when the result would have no address or too many attributes.
    func apply(to contact: inout Contact) throws(Problem) {
        contact.phone = texts[.phone] ?? contact.phone
        contact.email = texts[.email] ?? contact.email
        contact.firstName = texts[.firstName] ?? contact.firstName
        contact.lastName = texts[.lastName] ?? contact.lastName
        contact.company = texts[.company] ?? contact.company
        contact.language = texts[.language] ?? contact.language
        contact.timeZone = texts[.timeZone] ?? contact.timeZone
        contact.tags = tags ?? contact.tags
        let own = [Address.phone(contact.phone), Address.email(contact.email)]
        contact.otherAddresses = (addresses ?? contact.otherAddresses).filter { !own.contains($0) }
        contact.isBlacklisted = isBlacklisted ?? contact.isBlacklisted
        if clearsAttributes { contact.attributes = [:] }
        for (name, value) in attributes { contact.attributes[name] = value }
        if contact.addresses.isEmpty { throw .invalid("/phone", "is required without an email or another address") }
        if contact.attributes.count > Self.maximumAttributes {
            throw .invalid("/attributes", "must have at most \(Self.maximumAttributes) members")
        }
    }

    // MARK: Reading

    private mutating func read(_ field: Field, _ body: ObjectReader, _ settings: WorkspaceSettings) {
        if body.isNull(field.rawValue) {
            texts[field] = ""
        } else if let text = body.string(field.rawValue, Self.rule(field)) {
            texts[field] = Self.normalised(text, field, body, settings)
        }
    }

    private mutating func readTags(_ body: ObjectReader) {
        if body.isNull("tags") { tags = [] }
        guard let given = body.strings("tags", each: .tag) else { return }
        var seen: Set<String> = []
        tags = given.filter { seen.insert($0).inserted }
    }

    private mutating func readAddresses(_ body: ObjectReader) {
        if body.isNull("addresses") { addresses = [] }
        guard let given = body.strings("addresses", each: .upTo(300), count: 0...Self.maximumAddresses) else { return }
        var seen: Set<String> = []
        addresses = given.enumerated().compactMap { index, text in
            do throws(AddressInput.Invalid) {
                return try AddressInput.normalised(text)
            } catch {
                body.problems.add("\(body.pointer(to: "addresses"))/\(index)", error.reason)
                return nil
            }
        }.filter { seen.insert($0).inserted }
    }

    private static func rule(_ field: Field) -> TextRule {
        switch field {
        case .phone: .upTo(64)
        case .email: .upTo(254)
        case .firstName, .lastName, .company: .name
        case .language: .language
        case .timeZone: .upTo(64)
        }
    }

    private static func normalised(
        _ text: String, _ field: Field, _ body: ObjectReader, _ settings: WorkspaceSettings
    ) -> String? {
        switch field {
        case .phone: return PhoneInput.read(text, body, field.rawValue, settings: settings)
        case .email:
            if let email = EmailAddress.normalised(text) { return email }
            body.fail(field.rawValue, "is not an e-mail address")
            return nil
        case .timeZone:
            if TimeZones.isKnown(text) { return text }
            body.fail(field.rawValue, "is not a name of the time zone database, such as Asia/Kolkata")
            return nil
        case .firstName, .lastName, .company, .language: return text
        }
    }
}

extension TextRule {
    /// A language tag such as `en`, `pt_BR` or `zh-Hant`.
    static let language = TextRule(maximum: 35) { text in
        let isTag = text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter
                || Character(Unicode.Scalar(byte)).isNumber
        }
        return isTag && text.utf8.allSatisfy { $0 < 0x80 } ? nil : "is not a language tag such as en or pt_BR"
    }
}

/// Reads phone numbers of requests.
enum PhoneInput {
    /// E.164, or `nil` with the problem noted.
    /// - Parameter settings: tell the country of numbers without a country code; without one they are refused.
    static func read(
        _ text: String, _ body: ObjectReader, _ name: String, settings: WorkspaceSettings
    ) -> String? {
        let country = settings.defaultCountry
        do {
            return try PhoneNumberParser.parse(text, defaultCountry: country.isEmpty ? nil : country).e164
        } catch {
            body.fail(name, "\(error)")
            return nil
        }
    }
}
