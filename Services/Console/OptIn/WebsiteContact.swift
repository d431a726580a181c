import Models

/// Somebody who subscribed on the website becomes a contact. An existing one stays as it is: a public form must not
/// rename people.
enum WebsiteContact {
    static func make(from consent: ConsentRecord, in transaction: Transaction) throws {
        guard consent.source == "website", !consent.formID.isEmpty, consent.state != .revoked,
            let phone = Address.phoneNumber(of: consent.address),
            try ContactStore.find(phone: phone, in: transaction.db) == nil
        else { return }
        try ContactStore.add(Contact(phone: phone, name: consent.personName, nowMs: transaction.nowMs), in: transaction)
    }
}

extension Contact {
    /// Somebody who made themselves known. The first word of the name is the first name, the rest the last.
    init(phone: String, name: String, nowMs: Int64) {
        self.init(id: Identifier.make(atMs: nowMs), phone: phone)
        let parts = name.split(maxSplits: 1, whereSeparator: \.isWhitespace).map { String($0.prefix(100)) }
        firstName = parts.first ?? ""
        lastName = parts.count > 1 ? parts[1] : ""
        createdAtMs = nowMs
        updatedAtMs = nowMs
    }
}
