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
    /// Addresses beside phone and e-mail, in the order of preference: `telegram:123`, `bsuid:US.1`, a second phone.
    var otherAddresses: [String] = []
    /// Another contact had the e-mail first: it is written to as theirs, here it is a field only.
    var isEmailShared = false
    var isBlacklisted = false
    var createdAtMs: Int64 = 0
    var updatedAtMs: Int64 = 0

    /// The contact's home: the phone if there is one, else the e-mail, else the first of the others.
    var address: String { addresses.first ?? "" }

    /// Every address of the person, the home first.
    var addresses: [String] {
        var addresses: [String] = []
        if !phone.isEmpty { addresses.append(Address.phone(phone)) }
        if !email.isEmpty, !(isEmailShared && !phone.isEmpty) { addresses.append(Address.email(email)) }
        return addresses + otherAddresses
    }

    var json: JSONValue {
        [
            "id": .string(id), "phone": .text(phone), "email": .text(email),
            "addresses": .array(otherAddresses.map(JSONValue.string)), "first_name": .text(firstName),
            "last_name": .text(lastName), "company": .text(company), "language": .text(language),
            "time_zone": .text(timeZone), "tags": .array(tags.map(JSONValue.string)),
            "attributes": .object(
                JSONObject(unique: attributes.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "blacklisted": .bool(isBlacklisted), "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }

    /// What audiences and templates of the other stages need: a record for each address, alike but for that.
    var records: [RecipientRecord] {
        let addresses = addresses
        let shared = record(addresses)
        return addresses.map { address in
            var record = shared
            record.address = address
            return record
        }
    }

    /// What placeholders are filled from.
    var record: RecipientRecord { record(addresses) }

    private func record(_ addresses: [String]) -> RecipientRecord {
        RecipientRecord.with {
            $0.workspace = Workspace.standard
            $0.address = addresses.first ?? ""
            $0.addresses = addresses
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
