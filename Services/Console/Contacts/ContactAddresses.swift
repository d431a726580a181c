import GRDB
import Models

/// Whose an address is. Phones and the e-mails of those without a phone are found in the table of contacts; everything
/// else is entered here.
enum ContactAddresses {
    /// The id of the contact that an address belongs to.
    static func owner(of address: String, in db: Database) throws -> String? {
        try String.fetchOne(db.cachedStatement(sql: query(address)), arguments: [Address.value(of: address), address])
    }

    private static func query(_ address: String) -> String {
        switch Address.scheme(of: address) {
        case Address.Scheme.phone: phoneQuery
        case Address.Scheme.email: emailQuery
        default: entryQuery
        }
    }

    private static let contacts = "SELECT contact_id FROM contacts WHERE"
    private static let phoneQuery = "\(contacts) \(ContactStore.phoneKey) = ?1 \(entered)"
    private static let emailQuery = "\(contacts) \(ContactStore.emailKey) = lower(?1) \(entered)"
    private static let entryQuery = "SELECT contact_id FROM contact_addresses WHERE address = ?2 AND ?1 <> ''"
    private static let entered = "UNION ALL SELECT contact_id FROM contact_addresses WHERE address = ?2 LIMIT 1"

    /// The contact as it can be kept. An e-mail beside a phone that another contact had first stays a field only:
    /// families share one, and imports bring many of them.
    /// - Throws: 409 naming the address that another contact has.
    static func settled(_ contact: Contact, before old: Contact?, in db: Database) throws -> Contact {
        var contact = contact
        contact.isEmailShared = false
        if !contact.phone.isEmpty, !contact.email.isEmpty {
            let email = Address.email(contact.email)
            contact.isEmailShared = try other(than: contact, having: email, in: db) != nil
        }
        let known = old?.addresses ?? []
        for address in contact.addresses where !known.contains(address) {
            guard let other = try other(than: contact, having: address, in: db) else { continue }
            throw taken(address, of: contact, by: other)
        }
        return contact
    }

    /// Enters the addresses that no index of the contacts tells.
    static func enter(_ contact: Contact, before old: Contact?, in db: Database) throws {
        let entered = contact.enteredAddresses
        let before = old?.enteredAddresses ?? []
        guard entered != before else { return }
        for address in before where !entered.contains(address) {
            try db.cachedStatement(sql: "DELETE FROM contact_addresses WHERE address = ?").execute(arguments: [address])
        }
        for address in entered where !before.contains(address) {
            try db.cachedStatement(sql: "INSERT OR REPLACE INTO contact_addresses (address, contact_id) VALUES (?, ?)")
                .execute(arguments: [address, contact.id])
        }
    }

    /// The id of another contact that has the address.
    private static func other(than contact: Contact, having address: String, in db: Database) throws -> String? {
        try owner(of: address, in: db).flatMap { $0 == contact.id ? nil : $0 }
    }

    private static func taken(_ address: String, of contact: Contact, by other: String) -> Problem {
        let reason = "belongs to the contact \(other)"
        let (words, pointer) =
            switch address {
            case Address.phone(contact.phone): ("this phone", "/phone")
            case Address.email(contact.email): ("this email", "/email")
            default: (address, "/addresses/\(contact.otherAddresses.firstIndex(of: address) ?? 0)")
            }
        return .conflict(
            "The contact \(other) has \(words).", errors: [InvalidInput(pointer: pointer, reason: reason)])
    }
}

extension Contact {
    /// Addresses that neither the index of phones nor that of e-mails tells.
    fileprivate var enteredAddresses: [String] {
        let addresses = addresses
        return phone.isEmpty && email.isEmpty ? addresses : Array(addresses.dropFirst())
    }
}
