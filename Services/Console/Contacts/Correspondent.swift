import Models

/// Somebody who writes on a channel whose people cannot be imported becomes a contact with the name of their profile.
/// Those who write from a phone number are known by import or not at all.
enum Correspondent {
    private static let schemes: Set<String> = [
        Address.Scheme.telegram, Address.Scheme.messenger, Address.Scheme.instagram,
        Address.Scheme.businessScopedUser,
    ]

    static func meet(_ message: InboundMessage, in transaction: Transaction) throws {
        guard message.opensWindow, message.toldUnder.isEmpty, schemes.contains(Address.scheme(of: message.address)),
            try ContactStore.find(address: message.address, in: transaction.db) == nil
        else { return }
        try ContactStore.add(
            Contact(address: message.address, name: message.profileName, nowMs: transaction.nowMs), in: transaction)
    }
}

extension Contact {
    /// Somebody who made themselves known. The first word of the name is the first name, the rest the last.
    init(address: String, name: String, nowMs: Int64) {
        self.init(id: Identifier.make(atMs: nowMs))
        take(address)
        let parts = name.split(maxSplits: 1, whereSeparator: \.isWhitespace).map { String($0.prefix(100)) }
        firstName = parts.first ?? ""
        lastName = parts.count > 1 ? parts[1] : ""
        createdAtMs = nowMs
        updatedAtMs = nowMs
    }

    /// With one more address: the first phone and the first e-mail are the contact's own.
    mutating func take(_ address: String) {
        let value = Address.value(of: address)
        switch Address.scheme(of: address) {
        case Address.Scheme.phone where phone.isEmpty: phone = value
        case Address.Scheme.email where email.isEmpty: email = value
        default: if !addresses.contains(address) { otherAddresses.append(address) }
        }
    }

    /// Without an address.
    mutating func drop(_ address: String) {
        if Address.phone(phone) == address { phone = "" }
        if Address.email(email) == address { email = "" }
        otherAddresses.removeAll { $0 == address }
    }
}
