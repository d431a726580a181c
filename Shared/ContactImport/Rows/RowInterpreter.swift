import PhoneNumbers

/// Turns the records of a file into contacts.
///
/// - A row needs a valid phone number or, where it has none at all, a valid e-mail address. A row whose phone numbers
///   are all invalid is rejected even if it has an e-mail address: somebody meant to reach this person by phone.
/// - Of several numbers the first valid one counts, WhatsApp and mobile columns before others; the rest stay as
///   attributes.
/// - Names, company and tags beyond their limits reject the row. An attribute beyond its limits, an unknown time zone,
///   a malformed e-mail address or language beside a valid phone is left out with a warning. Nothing is cut.
public struct RowInterpreter: Sendable {
    public let mapping: ColumnMapping
    let phones: PhoneNumberParser
    let options: ImportOptions
    let fields: [Field]
    let phoneColumns: [ColumnMapping.Column]
    let emailColumns: [ColumnMapping.Column]
    let attributeColumns: [ColumnMapping.Column]
    /// What has been found out about time zones and labels of attributes, to ask once for each.
    var timeZones: [String: Bool] = [:]
    var labelKeys: [String: String] = [:]

    /// A target that takes the first cell that is not empty.
    struct Field: Sendable {
        let target: ImportTarget
        let columns: [ColumnMapping.Column]
    }

    /// - Throws: `unknownCountry` or `invalidTag`.
    public init(mapping: ColumnMapping, options: ImportOptions) throws(ContactImportError) {
        try options.validate()
        do {
            phones = try PhoneNumberParser(
                defaultCountry: options.defaultCountry, hasCountryCode: options.phoneHasCountryCode)
        } catch {
            throw .unknownCountry(options.defaultCountry ?? "")
        }
        self.mapping = mapping
        self.options = options
        phoneColumns = mapping.columns(for: .phone)
        emailColumns = mapping.columns(for: .email)
        attributeColumns = mapping.columns.filter { if case .attribute = $0.target { true } else { false } }
        fields = Self.fields(of: mapping)
    }

    private static func fields(of mapping: ColumnMapping) -> [Field] {
        var seen: Set<ImportTarget> = [.phone, .email, .ignored]
        var fields: [Field] = []
        for column in mapping.columns where seen.insert(column.target).inserted {
            if case .attribute = column.target { continue }
            fields.append(Field(target: column.target, columns: mapping.columns(for: column.target)))
        }
        return fields
    }

    /// Reads one record after the header row.
    public mutating func interpret(_ record: CSVRecord) -> ImportedRow {
        do throws(Rejection) {
            return .contact(try contact(of: record))
        } catch {
            return .rejected(RejectedRow(line: record.line, reason: error, columns: record.fields))
        }
    }

    private mutating func contact(of record: CSVRecord) throws(Rejection) -> ImportedContact {
        if let problem = record.problem { throw .malformed(problem) }
        try checkWidth(of: record)
        var contact = ImportedContact(line: record.line)
        try readAddresses(of: record, into: &contact)
        for field in fields {
            try read(field, of: record, into: &contact)
        }
        splitFullName(of: record, into: &contact)
        for tag in options.tags where !contact.tags.contains(tag) { contact.tags.append(tag) }
        readAttributes(of: record, into: &contact)
        return contact
    }

    /// Cells beyond the header's, unless they are empty, mean that a delimiter in a cell was not quoted and everything
    /// after it is in the wrong column.
    private func checkWidth(of record: CSVRecord) throws(Rejection) {
        let expected = mapping.columns.count
        guard record.count > expected else { return }
        if (expected..<record.count).contains(where: { !record.isEmpty($0) }) {
            throw .tooManyColumns(record.count, expected: expected)
        }
    }
}

/// What became of a row.
public enum ImportedRow: Sendable, Equatable {
    case contact(ImportedContact)
    case rejected(RejectedRow)
}

extension Rejection: Error {}

extension CSVRecord {
    /// The text of a cell without what surrounds it, nil when there is none.
    func value(_ column: ColumnMapping.Column) -> String? {
        value(at: column.index)
    }

    func value(at index: Int) -> String? {
        index < count ? CellText.value(bytes(index)) : nil
    }
}
