import ContactImport
import Models
import SwiftProtobuf

/// Takes a batch of rows into the database, with the progress in the same transaction: a process that is killed goes
/// on with the row after.
struct ImportBatch: Sendable {
    var item: Import

    /// - Returns: the import with its new counts.
    func apply(_ rows: [ImportedRow], in transaction: Transaction) throws -> Import {
        var item = item
        item.status = .running
        for row in rows {
            switch row {
            case .rejected(let rejected):
                try ImportStore.reject(rejected, row: item.total, of: item.id, in: transaction)
                item.rejected += 1
            case .contact(let imported):
                if try take(imported, in: transaction) { item.created += 1 } else { item.updated += 1 }
                item.warnings += imported.warnings.count
            }
            item.total += 1
        }
        try ImportStore.save(item, in: transaction)
        return item
    }

    /// - Returns: whether the contact is new.
    private func take(_ imported: ImportedContact, in transaction: Transaction) throws -> Bool {
        let known = try find(imported, in: transaction)
        var contact = known ?? Contact(id: Identifier.make(atMs: transaction.nowMs))
        imported.merge(into: &contact)
        if item.parameters.isBlacklist { contact.isBlacklisted = true }
        if let known {
            if contact != known {
                contact.updatedAtMs = transaction.nowMs
                try ContactStore.update(known, to: contact, in: transaction)
            }
        } else {
            contact.createdAtMs = transaction.nowMs
            contact.updatedAtMs = transaction.nowMs
            try ContactStore.add(contact, in: transaction)
        }
        try recordConsents(of: imported, contact, in: transaction)
        return known == nil
    }

    private func find(_ imported: ImportedContact, in transaction: Transaction) throws -> Contact? {
        if let phone = imported.phone { return try ContactStore.find(phone: phone, in: transaction.db) }
        return try imported.email.flatMap { try ContactStore.find(address: Address.email($0), in: transaction.db) }
    }

    private func recordConsents(
        of imported: ImportedContact, _ contact: Contact, in transaction: Transaction
    ) throws {
        var consents = imported.consents
        if let purpose = item.parameters.consentPurpose, !consents.contains(where: { $0.purpose == purpose }) {
            consents.append(ImportedConsent(purpose: purpose, isGranted: true))
        }
        for consent in consents {
            // The id follows from the row, so that no row is recorded twice.
            let id = DerivedID.of("import", item.id, String(imported.line), consent.purpose)
            let record = ConsentRecord.with {
                $0.id = Hex.encode(id)
                $0.workspace = Workspace.standard
                $0.address = contact.address
                $0.purpose = consent.purpose
                $0.state = consent.isGranted ? .granted : .revoked
                $0.source = "import"
                $0.text = item.parameters.consentText ?? ""
                // When the file was handed in: what the person says while it is read counts more.
                $0.atMs = item.createdAtMs
                $0.actor = item.parameters.actor
            }
            try ConsentStore.append(record, in: transaction, publish: true)
        }
    }
}

extension ImportedContact {
    /// Takes the row's values over; what the row does not say stays.
    func merge(into contact: inout Contact) {
        // A second phone of a known contact stays the second.
        if let phone, !contact.addresses.contains(Address.phone(phone)) { contact.phone = phone }
        contact.email = email ?? contact.email
        contact.firstName = firstName ?? contact.firstName
        contact.lastName = lastName ?? contact.lastName
        contact.company = company ?? contact.company
        contact.language = language ?? contact.language
        contact.timeZone = timeZone ?? contact.timeZone
        contact.isBlacklisted = blacklisted ?? contact.isBlacklisted
        for tag in tags where !contact.tags.contains(tag) { contact.tags.append(tag) }
        if !attributes.isEmpty { contact.attributes.merge(attributes) { _, new in new } }
    }
}
