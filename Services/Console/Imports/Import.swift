import ContactImport

/// A file of contacts on its way into the database.
struct Import: Hashable, Sendable {
    enum Status: String, Sendable { case queued, running, completed, failed }

    let id: String
    var status: Status = .queued
    var parameters: ImportParameters
    /// The file's columns.
    var header: [String]
    /// Rows read so far; where a process that is started again goes on.
    var total = 0
    var created = 0
    var updated = 0
    var rejected = 0
    var warnings = 0
    /// Why it failed.
    var error: String?
    let createdAtMs: Int64
    var finishedAtMs: Int64?

    var json: JSONValue {
        [
            "id": .string(id), "status": .string(status.rawValue), "total": .int(Int64(total)),
            "created": .int(Int64(created)), "updated": .int(Int64(updated)), "rejected": .int(Int64(rejected)),
            "warnings": .int(Int64(warnings)), "error": .text(error), "created_at": .time(createdAtMs),
            "finished_at": .time(finishedAtMs),
        ]
    }
}

/// What was asked for with the file.
struct ImportParameters: Hashable, Sendable {
    static let names: Set<String> = [
        "default_country", "tags", "map", "consent", "consent_text", "phone_has_country_code",
    ]

    var defaultCountry: String?
    var tags: [String] = []
    /// As given: `COLUMN:TARGET,…` or a JSON object.
    var map: String?
    /// The purpose every contact of the file has consented to.
    var consentPurpose: String?
    var consentText: String?
    var phoneHasCountryCode = false
    /// Who asked, for the consent trail.
    var actor = ""

    /// - Throws: 422 naming the parameter.
    init(_ query: Query, actor: String) throws(Problem) {
        self.actor = actor
        defaultCountry = query["default_country"]
        tags = (query["tags"] ?? "").split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
        map = query["map"]
        consentPurpose = query["consent"]
        consentText = query["consent_text"]
        phoneHasCountryCode = try query.bool("phone_has_country_code") ?? false
        if let consentPurpose, !Identifier.isValid(consentPurpose) {
            throw .invalid("?consent", "must be a purpose: 1–64 of A–Z a–z 0–9 _ -")
        }
        if let text = consentText, text.count > 4096 {
            throw .invalid("?consent_text", "is longer than 4096 characters")
        }
        if consentText != nil, consentPurpose == nil { throw .invalid("?consent_text", "needs consent=PURPOSE") }
        do {
            try options().validate()
        } catch {
            throw Self.problem(error)
        }
    }

    /// The reader's options.
    /// - Throws: when the mapping cannot be read.
    func options() throws(ContactImportError) -> ImportOptions {
        ImportOptions(
            defaultCountry: defaultCountry, phoneHasCountryCode: phoneHasCountryCode, tags: tags,
            mapping: try map.map { text throws(ContactImportError) in try ExplicitMapping(parsing: text) })
    }

    /// What is wrong with a file or with what was asked for, where the client can see it.
    static func problem(_ error: ContactImportError) -> Problem {
        switch error {
        case .unknownCountry: .invalid("?default_country", "\(error)")
        case .invalidTag: .invalid("?tags", "\(error)")
        case .malformedMapping, .unknownTarget, .unknownColumn, .columnMappedTwice: .invalid("?map", "\(error)")
        case .emptyFile, .unreadableHeader, .noAddressColumn: .invalid("", "\(error)")
        }
    }
}

extension ImportParameters {
    /// As it is stored.
    var json: JSONValue {
        [
            "default_country": .text(defaultCountry), "tags": .array(tags.map(JSONValue.string)), "map": .text(map),
            "consent": .text(consentPurpose), "consent_text": .text(consentText),
            "phone_has_country_code": .bool(phoneHasCountryCode), "actor": .string(actor),
        ]
    }

    /// Reads what ``json`` wrote.
    init(stored: JSONValue) {
        guard case .object(let object) = stored else { return }
        let reader = ObjectReader(object)
        defaultCountry = reader.string("default_country")
        tags = reader.strings("tags", each: .tag) ?? []
        map = reader.string("map", .upTo(1 << 20))
        consentPurpose = reader.string("consent")
        consentText = reader.string("consent_text")
        phoneHasCountryCode = reader.bool("phone_has_country_code") ?? false
        actor = reader.string("actor") ?? ""
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> String {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
