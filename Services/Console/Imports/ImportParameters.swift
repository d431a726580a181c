import ContactImport
import Models

/// What was asked for with a file of contacts.
struct ImportParameters: Hashable, Sendable {
    static let names: Set<String> = [
        "default_country", "tags", "map", "consent", "consent_text", "phone_has_country_code", "blacklist",
    ]

    /// The one of the request, else the workspace's.
    var defaultCountry: String?
    var tags: [String] = []
    /// As given: `COLUMN:TARGET,…` or a JSON object.
    var map: String?
    /// The purpose every contact of the file has consented to.
    var consentPurpose: String?
    /// The words of every consent in the file.
    var consentText: String?
    var phoneHasCountryCode = false
    /// Every contact of the file is marked blacklisted.
    var isBlacklist = false
    /// Who asked, for the consent trail.
    var actor = ""

    /// - Throws: 422 naming the parameter.
    init(_ query: Query, actor: String, settings: WorkspaceSettings) throws(Problem) {
        self.actor = actor
        defaultCountry = query["default_country"] ?? (settings.defaultCountry.isEmpty ? nil : settings.defaultCountry)
        tags = (query["tags"] ?? "").split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
        map = query["map"]
        consentPurpose = query["consent"]
        consentText = query["consent_text"]
        phoneHasCountryCode = try query.bool("phone_has_country_code") ?? false
        isBlacklist = try query.bool("blacklist") ?? false
        let options = try checkedOptions()
        try checkConsent(options.mapping?.consentPurposes ?? [], settings)
    }

    /// The reader's options.
    /// - Throws: when the mapping cannot be read.
    func options() throws(ContactImportError) -> ImportOptions {
        ImportOptions(
            defaultCountry: defaultCountry, phoneHasCountryCode: phoneHasCountryCode, tags: tags,
            mapping: try map.map { text throws(ContactImportError) in try ExplicitMapping(parsing: text) })
    }

    private func checkedOptions() throws(Problem) -> ImportOptions {
        do throws(ContactImportError) {
            let options = try options()
            try options.validate()
            return options
        } catch {
            throw Self.problem(error)
        }
    }

    /// - Parameter columns: purposes that have a column of their own.
    private func checkConsent(_ columns: [String], _ settings: WorkspaceSettings) throws(Problem) {
        let purposes = Purposes(settings)
        if let consentPurpose {
            if isBlacklist { throw .invalid("?consent", "cannot stand beside blacklist=true") }
            guard Identifier.isValid(consentPurpose) else {
                throw .invalid("?consent", "must be a purpose: 1–64 of A–Z a–z 0–9 _ -")
            }
            if let reason = purposes.problem(withConsentFor: consentPurpose) { throw .invalid("?consent", reason) }
        }
        for purpose in columns {
            if let reason = purposes.problem(withConsentFor: purpose) { throw .invalid("?map", reason) }
        }
        let hasConsents = consentPurpose != nil || !columns.isEmpty
        if let text = consentText {
            if text.count > 4096 { throw .invalid("?consent_text", "is longer than 4096 characters") }
            if !hasConsents { throw .invalid("?consent_text", "needs consent=PURPOSE or a column for a consent") }
        } else if hasConsents, settings.evidenceRequired {
            throw .invalid(
                "?consent_text", "is required: this workspace takes no consent without the text that was shown")
        }
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
            "phone_has_country_code": .bool(phoneHasCountryCode), "blacklist": .bool(isBlacklist),
            "actor": .string(actor),
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
        isBlacklist = reader.bool("blacklist") ?? false
        actor = reader.string("actor") ?? ""
    }
}

extension ExplicitMapping {
    /// Purposes that a column is mapped to.
    fileprivate var consentPurposes: [String] {
        targets.values.compactMap { if case .consent(let purpose) = $0 { purpose } else { nil } }.sorted()
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> String {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
