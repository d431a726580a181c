import Models

/// Addresses as WhatsApp writes them: bare digits (`wa_id`), or a business-scoped user id (providers.md §4.11).
enum WhatsAppAddress {
    private static let businessScheme = "bsuid:"

    /// The business-scoped user id of an address that has one.
    static func businessScopedID(of address: String) -> String? {
        guard address.hasPrefix(businessScheme), address.utf8.count > businessScheme.utf8.count else { return nil }
        return String(address.dropFirst(businessScheme.count))
    }

    /// The address of a person in a webhook.
    /// - Parameters:
    ///   - number: `from`, `wa_id` or `recipient_id`; absent when the person hides the number.
    ///   - userID: `from_user_id`, `user_id` or `recipient_user_id`.
    static func address(number: String?, userID: String?) -> String? {
        if let number, let phone = phone(number) { return phone }
        // Where a number was expected there may already be a user id.
        return [userID, number].compactMap { $0 }.first { isBusinessScoped($0) }.map { businessScheme + $0 }
    }

    private static func phone(_ number: String) -> String? {
        let digits = number.hasPrefix("+") ? number.dropFirst() : number[...]
        guard !digits.isEmpty, digits.utf8.count <= 20,
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Address.phone("+\(digits)")
    }

    /// `CC.` and letters, digits or dots. Anything else must not become part of a record key.
    private static func isBusinessScoped(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard (4...160).contains(utf8.count), utf8.dropFirst(2).first == UInt8(ascii: ".") else { return false }
        return utf8.allSatisfy { byte in
            byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }
}
