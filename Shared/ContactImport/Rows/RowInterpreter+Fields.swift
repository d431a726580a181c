extension RowInterpreter {
    /// Reads what a target's columns say into the contact.
    mutating func read(_ field: Field, of record: CSVRecord, into contact: inout ImportedContact) throws(Rejection) {
        if field.target == .tags {
            for column in field.columns {
                if let cell = record.value(column) { try readTags(cell, of: column, into: &contact) }
            }
            return
        }
        for column in field.columns {
            guard let text = record.value(column) else { continue }
            try read(text, of: column, into: &contact)
            return
        }
    }

    private mutating func read(
        _ text: String, of column: ColumnMapping.Column, into contact: inout ImportedContact
    ) throws(Rejection) {
        switch column.target {
        case .firstName: contact.firstName = try name(text, .firstName)
        case .lastName: contact.lastName = try name(text, .lastName)
        case .company: contact.company = try name(text, .company)
        case .language: contact.language = language(text, column, &contact.warnings)
        case .timeZone: contact.timeZone = timeZone(text, column, &contact.warnings)
        case .blacklisted: contact.blacklisted = blacklisted(text, column, &contact.warnings)
        case .consent(let purpose):
            guard let isGranted = consent(text, column, &contact.warnings) else { return }
            contact.consents.append(ImportedConsent(purpose: purpose, isGranted: isGranted))
        case .fullName: try checkFullName(text)
        case .phone, .email, .tags, .attribute, .ignored: break
        }
    }

    private func name(_ text: String, _ target: ImportTarget) throws(Rejection) -> String {
        if CellText.isLonger(text, than: ImportLimits.nameLength) {
            throw .tooLong(target, limit: ImportLimits.nameLength)
        }
        return text
    }

    // MARK: - Full names

    private func checkFullName(_ text: String) throws(Rejection) {
        for part in split(fullName: text) where CellText.isLonger(part, than: ImportLimits.nameLength) {
            throw .tooLong(.fullName, limit: ImportLimits.nameLength)
        }
    }

    /// A full name is used where there are no others: its first word is the first name, the rest the last name.
    func splitFullName(of record: CSVRecord, into contact: inout ImportedContact) {
        guard contact.firstName == nil, contact.lastName == nil,
            let field = fields.first(where: { $0.target == .fullName }),
            let text = field.columns.lazy.compactMap({ record.value($0) }).first
        else { return }
        let parts = split(fullName: text)
        contact.firstName = parts.first
        contact.lastName = parts.count > 1 ? parts[1] : nil
    }

    private func split(fullName: String) -> [String] {
        fullName.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    }

    // MARK: - Values with a form

    private func language(
        _ text: String, _ column: ColumnMapping.Column, _ warnings: inout [ImportWarning]
    ) -> String? {
        if CellText.isLanguage(text) { return text }
        warnings.append(
            ImportWarning(
                code: .invalidLanguage, column: column.header,
                message: "'\(text.prefix(60))' is not a language code such as en or pt_BR; left out"))
        return nil
    }

    private mutating func timeZone(
        _ text: String, _ column: ColumnMapping.Column, _ warnings: inout [ImportWarning]
    ) -> String? {
        if isTimeZone(text) { return text }
        warnings.append(
            ImportWarning(
                code: .unknownTimeZone, column: column.header,
                message: "'\(text.prefix(60))' is not a time zone such as Asia/Kolkata; left out"))
        return nil
    }

    /// Asks once for every name: a file has many rows and few time zones.
    private mutating func isTimeZone(_ name: String) -> Bool {
        if let known = timeZones[name] { return known }
        let known = options.isTimeZone(name)
        if timeZones.count < 1_000 { timeZones[name] = known }
        return known
    }

    /// A "no" takes somebody off the blacklist only in a column that the caller has named: whoever asked not to be
    /// written to must not come back because some file has a column of that name.
    private func blacklisted(
        _ text: String, _ column: ColumnMapping.Column, _ warnings: inout [ImportWarning]
    ) -> Bool? {
        let answer = yesOrNo(text, column, &warnings)
        return answer == false && !column.isExplicit ? nil : answer
    }

    private func consent(
        _ text: String, _ column: ColumnMapping.Column, _ warnings: inout [ImportWarning]
    ) -> Bool? {
        switch text.lowercased() {
        case "granted": true
        case "revoked": false
        default: yesOrNo(text, column, &warnings)
        }
    }

    private func yesOrNo(
        _ text: String, _ column: ColumnMapping.Column, _ warnings: inout [ImportWarning]
    ) -> Bool? {
        if let answer = CellText.isYes(text) { return answer }
        warnings.append(
            ImportWarning(
                code: .notYesOrNo, column: column.header,
                message: "'\(text.prefix(60))' is neither yes nor no; left out"))
        return nil
    }

    // MARK: - Tags

    /// Splits at ` ::: ` as Google Contacts does, or else at commas, semicolons and bars. `* myContacts` is in every
    /// export and says nothing; Google's other groups of its own lose their asterisk.
    private func readTags(
        _ cell: String, of column: ColumnMapping.Column, into contact: inout ImportedContact
    ) throws(Rejection) {
        let parts = cell.contains(":::") ? CellText.parts(cell) : cell.split { ",;|\n".contains($0) }.map(String.init)
        for part in parts {
            guard var tag = CellText.value(ArraySlice(part.utf8)) else { continue }
            if tag.hasPrefix("* ") { tag = String(tag.dropFirst(2)) }
            if ["mycontacts", "my contacts"].contains(tag.lowercased()) { continue }
            if CellText.isLonger(tag, than: ImportLimits.tagLength) {
                throw .tooLong(.tags, limit: ImportLimits.tagLength)
            }
            if !contact.tags.contains(tag) { contact.tags.append(tag) }
        }
    }
}
