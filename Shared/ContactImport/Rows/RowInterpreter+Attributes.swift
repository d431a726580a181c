extension RowInterpreter {
    /// Reads the columns that are attributes.
    mutating func readAttributes(of record: CSVRecord, into contact: inout ImportedContact) {
        for column in attributeColumns {
            guard let value = record.value(column), case .attribute(let target) = column.target else { continue }
            var key = target
            if let label = column.labelIndex.flatMap({ record.value(at: $0) }) {
                key = attributeKey(of: label) ?? target
            }
            keep(value, key: key, header: column.header, in: &contact)
        }
    }

    /// Keeps a value that has no other place under the column's own key.
    func keep(_ value: String, under column: ColumnMapping.Column, in contact: inout ImportedContact) {
        keep(value, key: column.key, header: column.header, in: &contact)
    }

    /// The key that a label makes; nil when it makes none. The same few labels are on row after row.
    private mutating func attributeKey(of label: String) -> String? {
        if let known = labelKeys[label] { return known }
        let key = HeaderName.key(label)
        guard !key.isEmpty, !CellText.isLonger(key, than: ImportLimits.keyLength) else { return nil }
        if labelKeys.count < 1_000 { labelKeys[label] = key }
        return key
    }

    private func keep(_ value: String, key: String, header: String, in contact: inout ImportedContact) {
        if CellText.isLonger(value, than: ImportLimits.attributeLength) {
            warn(.attributeTooLong, header, "more than \(ImportLimits.attributeLength) characters; left out", &contact)
            return
        }
        var free = key
        var number = 2
        while contact.attributes[free] != nil {
            free = "\(key)_\(number)"
            number += 1
        }
        if contact.attributes.count >= ImportLimits.attributes {
            warn(.tooManyAttributes, header, "more than \(ImportLimits.attributes) attributes; left out", &contact)
            return
        }
        contact.attributes[free] = value
    }

    private func warn(
        _ code: ImportWarning.Code, _ column: String, _ message: String, _ contact: inout ImportedContact
    ) {
        contact.warnings.append(ImportWarning(code: code, column: column, message: message))
    }
}
