/// The country that a telephone number is billed as.
public enum PhoneCountry {
    /// ISO 3166-1 alpha-2 of an E.164 number by its calling code, with the countries of zone 1 and Kazakhstan told by the
    /// digits that follow; `nil` for numbers of no country, such as `+800…`, and for what is no such number.
    public static func of(_ phone: String) -> String? { country(phone.utf8) }

    /// The same for an address such as `phone:+919812345678`.
    public static func of(address: String) -> String? {
        address.hasPrefix("phone:") ? country(address.utf8.dropFirst(6)) : nil
    }

    private static func country(_ number: some Sequence<UInt8>) -> String? {
        guard let prefix = Prefix(number) else { return nil }
        switch prefix.code(1) {
        case 1: return name(CallingCodes.zoneOne[prefix.code(4) - 1000] ?? "US")
        case 7: return prefix.code(2) == 76 || prefix.code(2) == 77 ? "KZ" : "RU"
        default: return name(CallingCodes.countries[prefix.code(2)]) ?? name(CallingCodes.countries[prefix.code(3)])
        }
    }

    /// Whether a price can be asked for this country: every country that ``of(_:)`` can answer with.
    public static func isKnown(_ country: String) -> Bool { known.contains(country) }

    private static let known = Set(CallingCodes.countries).union(CallingCodes.zoneOne.values).union(["US", "KZ"])
        .subtracting([""])

    private static func name(_ text: String) -> String? { text.isEmpty ? nil : text }

    /// The four digits after `+`, which decide for every country.
    private struct Prefix {
        private var digits = 0

        /// `nil` for what does not begin with `+` and four digits.
        init?(_ number: some Sequence<UInt8>) {
            var count = -1
            for byte in number where count < 4 {
                if count < 0 {
                    guard byte == UInt8(ascii: "+") else { return nil }
                } else {
                    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                    digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
                }
                count += 1
            }
            guard count == 4, digits >= 1000 else { return nil }
        }

        /// The number that the first digits make.
        func code(_ count: Int) -> Int {
            switch count {
            case 1: digits / 1000
            case 2: digits / 100
            case 3: digits / 10
            default: digits
            }
        }
    }
}
