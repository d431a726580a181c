import CPhoneNumber

/// The countries whose numbering plans are known.
public enum PhoneCountries {
    /// Every country (ISO 3166-1 alpha-2, upper case), in alphabetical order.
    public static let all: [String] = {
        var countries: [String] = []
        withUnsafeMutablePointer(to: &countries) { pointer in
            cpn_each_country(pointer) { context, country in
                guard let context, let country else { return }
                context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: country))
            }
        }
        return countries
    }()

    /// The country's calling code, 49 for `DE`; nil for a country that is not known. Upper or lower case.
    public static func callingCode(of country: String) -> Int? {
        var country = country
        let code = country.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cpn_calling_code($0.baseAddress, $0.count) }
        }
        return code == 0 ? nil : Int(code)
    }

    /// Whether this is the code of a country, in upper or lower case.
    public static func isKnown(_ country: String) -> Bool {
        callingCode(of: country) != nil
    }
}
