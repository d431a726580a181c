import Models

/// Somebody who subscribed on the website becomes a contact. An existing one stays as it is: a public form must not
/// rename people.
enum WebsiteContact {
    static func make(from consent: ConsentRecord, in transaction: Transaction) throws {
        guard consent.source == "website", !consent.formID.isEmpty, consent.state != .revoked,
            let phone = Address.phoneNumber(of: consent.address),
            try ContactStore.find(phone: phone, in: transaction.db) == nil
        else { return }
        try ContactStore.add(
            Contact(address: consent.address, name: consent.personName, nowMs: transaction.nowMs), in: transaction)
    }
}
