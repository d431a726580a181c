import Models
import ServiceKit
import SwiftProtobuf

/// A person with one or more addresses. Absent text is empty.
struct Contact: Hashable, Sendable {
    var id: String
    /// E.164.
    var phone = ""
    var email = ""
    var firstName = ""
    var lastName = ""
    var company = ""
    var language = ""
    /// A name of the time zone database.
    var timeZone = ""
    var tags: [String] = []
    var attributes: [String: String] = [:]
    var isBlacklisted = false
    var createdAtMs: Int64 = 0
    var updatedAtMs: Int64 = 0

    /// The address messages go to: the phone if there is one.
    var address: String { phone.isEmpty ? Address.email(email) : Address.phone(phone) }

    /// Every address of the person.
    var addresses: [String] {
        (phone.isEmpty ? [] : [Address.phone(phone)]) + (email.isEmpty ? [] : [Address.email(email)])
    }

    var json: JSONValue {
        [
            "id": .string(id), "phone": .text(phone), "email": .text(email), "first_name": .text(firstName),
            "last_name": .text(lastName), "company": .text(company), "language": .text(language),
            "time_zone": .text(timeZone), "tags": .array(tags.map(JSONValue.string)),
            "attributes": .object(
                JSONObject(unique: attributes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "blacklisted": .bool(isBlacklisted), "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }

    /// What audiences and templates of the other stages need.
    var record: RecipientRecord {
        RecipientRecord.with {
            $0.workspace = Workspace.standard
            $0.address = address
            $0.contactID = id
            $0.phone = phone
            $0.email = email
            $0.firstName = firstName
            $0.lastName = lastName
            $0.company = company
            $0.language = language
            $0.timeZone = timeZone
            $0.tags = tags
            $0.attributes = attributes
            $0.blacklisted = isBlacklisted
            $0.createdAtMs = createdAtMs
            $0.updatedAtMs = updatedAtMs
        }
    }
}
