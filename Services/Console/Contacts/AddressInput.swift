import ContactImport
import Models
import PhoneNumbers

/// Reads addresses of requests: `telegram:123`, `phone:+919812345678`.
enum AddressInput {
    struct Invalid: Error { let reason: String }

    /// The address as it is kept.
    static func normalised(_ text: String) throws(Invalid) -> String {
        let scheme = Address.scheme(of: text)
        let value = Address.value(of: text)
        guard Address.Scheme.all.contains(scheme), !value.isEmpty else {
            throw Invalid(
                reason: "is no address such as telegram:123; schemes are \(Address.Scheme.all.joined(separator: ", "))")
        }
        switch scheme {
        case Address.Scheme.phone: return Address.phone(try phone(value))
        case Address.Scheme.email:
            guard let email = EmailAddress.normalised(value) else { throw Invalid(reason: "is not an e-mail address") }
            return Address.email(email)
        default:
            guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "|") }), value.utf8.count <= 200
            else { throw Invalid(reason: "must be up to 200 printable ASCII characters without spaces and |") }
            return text
        }
    }

    /// Whom a request is about: its `phone`, or the `address` of somebody without one. Empty when there is a problem,
    /// which is noted.
    static func read(_ body: ObjectReader, settings: WorkspaceSettings) -> String {
        if body.raw("phone") != nil, body.raw("address") != nil {
            body.fail("address", "cannot stand beside phone")
        } else if body.raw("address") == nil {
            let phone = body.string("phone", .upTo(64), required: true)
            return phone.flatMap { PhoneInput.read($0, body, "phone", settings: settings) }.map(Address.phone) ?? ""
        } else if let text = body.string("address", .upTo(300)) {
            do throws(Invalid) {
                return try normalised(text)
            } catch {
                body.fail("address", error.reason)
            }
        }
        return ""
    }

    private static func phone(_ text: String) throws(Invalid) -> String {
        do {
            return try PhoneNumberParser.parse(text, defaultCountry: nil).e164
        } catch {
            throw Invalid(reason: "\(error)")
        }
    }
}
