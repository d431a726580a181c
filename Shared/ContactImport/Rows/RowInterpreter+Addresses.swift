import PhoneNumbers

extension RowInterpreter {
    /// Finds the phone and the e-mail address.
    func readAddresses(of record: CSVRecord, into contact: inout ImportedContact) throws(Rejection) {
        let badPhones = readPhone(of: record, into: &contact)
        if contact.phone == nil, let first = badPhones.first {
            throw .phone(first.text, first.error)
        }
        for bad in badPhones {
            contact.warnings.append(
                ImportWarning(code: .invalidPhone, column: bad.column, message: "'\(bad.text.prefix(60))' \(bad.error)")
            )
        }
        try readEmail(of: record, into: &contact)
        if contact.phone == nil, contact.email == nil { throw .noAddress }
    }

    private struct BadPhone {
        let text: String
        let column: String
        let error: PhoneNumberError
    }

    /// Takes the first valid number. Returns those before it that are not valid; what comes after it is kept as an
    /// attribute.
    private func readPhone(of record: CSVRecord, into contact: inout ImportedContact) -> [BadPhone] {
        var bad: [BadPhone] = []
        for column in phoneColumns {
            guard let cell = record.value(column) else { continue }
            var rest: [String] = []
            for text in CellText.parts(cell) {
                if contact.phone != nil {
                    rest.append(text)
                    continue
                }
                do throws(PhoneNumberError) {
                    let number = try firstNumber(in: text)
                    contact.phone = number.e164
                    contact.phoneRegion = number.region
                } catch {
                    if error != .empty { bad.append(BadPhone(text: text, column: column.header, error: error)) }
                }
            }
            if !rest.isEmpty { keep(rest.joined(separator: " ::: "), under: column, in: &contact) }
        }
        return bad
    }

    /// The number a text is, or else the first one in a list with commas, semicolons, bars, slashes or line breaks.
    private func firstNumber(in text: String) throws(PhoneNumberError) -> PhoneNumber {
        do throws(PhoneNumberError) {
            return try phones.parse(text)
        } catch {
            let list = text.replacing(" / ", with: ";").split { ",;|\n\r".contains($0) }
            if list.count > 1 {
                for part in list {
                    if let number = try? phones.parse(String(part)) { return number }
                }
            }
            throw error
        }
    }

    private func readEmail(of record: CSVRecord, into contact: inout ImportedContact) throws(Rejection) {
        for column in emailColumns {
            guard let cell = record.value(column) else { continue }
            for text in CellText.parts(cell) {
                if contact.email != nil {
                    keep(text, under: column, in: &contact)
                } else if let email = EmailAddress.normalised(text) {
                    contact.email = email
                } else {
                    if contact.phone == nil { throw .email(text) }
                    contact.warnings.append(
                        ImportWarning(
                            code: .invalidEmail, column: column.header,
                            message: "'\(text.prefix(60))' is not an e-mail address; left out"))
                }
            }
        }
    }
}
