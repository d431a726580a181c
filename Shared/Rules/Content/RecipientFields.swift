public import Models

/// The contact fields that placeholders and template parameters may name.
public struct RecipientFields: Sendable {
    private let record: RecipientRecord

    public init(_ record: RecipientRecord) { self.record = record }

    /// The value of a field such as `first_name` or `attributes.city`; `nil` when the contact has none.
    public func value(of field: String) -> String? {
        let value: String
        switch field {
        case "first_name": value = record.firstName
        case "last_name": value = record.lastName
        case "name", "full_name": value = Self.fullName(record)
        case "phone", "phone_number": value = record.phone
        case "email": value = record.email
        case "company": value = record.company
        case "language": value = record.language
        default:
            guard field.hasPrefix("attributes.") else { return nil }
            value = record.attributes[String(field.dropFirst("attributes.".count))] ?? ""
        }
        return value.isEmpty ? nil : value
    }

    /// Whether any contact could have such a field.
    public static func isKnown(_ field: String) -> Bool {
        names.contains(field) || (field.hasPrefix("attributes.") && field.count > "attributes.".count)
    }

    private static let names: Set<String> = [
        "first_name", "last_name", "name", "full_name", "phone", "phone_number", "email", "company", "language",
    ]

    private static func fullName(_ record: RecipientRecord) -> String {
        switch (record.firstName.isEmpty, record.lastName.isEmpty) {
        case (false, false): "\(record.firstName) \(record.lastName)"
        case (true, _): record.lastName
        case (_, true): record.firstName
        }
    }
}
