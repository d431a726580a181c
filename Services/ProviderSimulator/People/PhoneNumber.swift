/// A phone number as its international digits, without `+`. Two of them are equal when they reach the same person.
struct PhoneNumber: Hashable, Sendable {
    let digits: UInt64

    init(digits: UInt64) { self.digits = digits }

    /// Reads a number as the Graph API does: `+`, spaces, hyphens and parentheses are taken, and without `+` the
    /// business number's own country code goes in front, which can reach the wrong person. Nil unless 7–15 digits remain.
    init?(_ text: String, defaultCountryCode: String) {
        var digits = ""
        var international = false
        for (index, character) in text.utf8.enumerated() {
            switch character {
            case UInt8(ascii: "+") where index == 0: international = true
            case 0x30...0x39: digits.unicodeScalars.append(Unicode.Scalar(character))
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): continue
            default: return nil
            }
        }
        if !international { digits = defaultCountryCode + digits }
        guard (7...15).contains(digits.utf8.count), digits.first != "0", let value = UInt64(digits) else { return nil }
        self.digits = value
    }

    /// Reads a number from the control API, where `+` may be missing or percent-encoded: the digits are international.
    init?(control text: String) {
        self.init(text.hasPrefix("+") ? text : "+" + text, defaultCountryCode: "")
    }

    /// The digits alone: the provider's `wa_id`.
    var waID: String { String(digits) }

    var e164: String { "+\(digits)" }

    /// The calling code: one digit for zones 1 and 7, two for the listed ones, otherwise three.
    var countryCode: String {
        let text = waID
        if text.hasPrefix("1") || text.hasPrefix("7") { return String(text.prefix(1)) }
        return String(text.prefix(Self.twoDigitCodes.contains(String(text.prefix(2))) ? 2 : 3))
    }

    /// The two letters a business-scoped user id begins with; `ZZ` for the calling codes not listed here.
    var region: String { Self.regions[countryCode] ?? "ZZ" }

    /// A number of the United States: zone 1 without the area codes of Canada, the Caribbean and non-geographic use.
    var isUnitedStates: Bool {
        let text = waID
        guard text.hasPrefix("1"), text.utf8.count == 11 else { return false }
        return !Self.otherZoneOneAreas.contains(String(text.dropFirst().prefix(3)))
    }

    private static let twoDigitCodes: Set<String> = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51",
        "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86",
        "90",
        "91", "92", "93", "94", "95", "98",
    ]

    private static let regions: [String: String] = [
        "1": "US", "7": "RU", "20": "EG", "27": "ZA", "31": "NL", "33": "FR", "34": "ES", "39": "IT", "44": "GB",
        "49": "DE", "52": "MX", "54": "AR", "55": "BR", "56": "CL", "57": "CO", "60": "MY", "61": "AU", "62": "ID",
        "63": "PH", "65": "SG", "66": "TH", "81": "JP", "82": "KR", "84": "VN", "86": "CN", "90": "TR", "91": "IN",
        "92": "PK", "234": "NG", "254": "KE", "351": "PT", "852": "HK", "880": "BD", "966": "SA", "971": "AE",
        "972": "IL",
    ]

    private static let otherZoneOneAreas: Set<String> = [
        // Canada
        "204", "226", "236", "249", "250", "257", "263", "289", "306", "343", "354", "365", "367", "368", "382", "403",
        "416", "418", "428", "431", "437", "438", "450", "460", "468", "474", "506", "514", "519", "548", "579", "581",
        "584", "587", "604", "613", "639", "647", "672", "683", "705", "709", "742", "753", "778", "780", "782", "807",
        "819", "825", "867", "873", "879", "902", "905", "942",
        // Caribbean and Bermuda
        "242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784", "809",
        "829", "849", "868", "869", "876",
        // Non-geographic
        "500", "521", "522", "533", "544", "566", "577", "588", "600", "622", "700", "710", "800", "833", "844", "855",
        "866", "877", "888", "900",
    ]
}
