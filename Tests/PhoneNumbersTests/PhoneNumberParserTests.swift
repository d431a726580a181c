import PhoneNumbers
import Testing

/// One text, the default country it is read in, and what must come out.
struct NumberCase: Sendable, CustomTestStringConvertible {
    let text: String
    let country: String?
    let e164: String

    init(_ text: String, _ e164: String) {
        self.init(text, nil, e164)
    }

    init(_ text: String, _ country: String?, _ e164: String) {
        (self.text, self.country, self.e164) = (text, country, e164)
    }

    var testDescription: String { "\(text) in \(country ?? "no country")" }
}

struct RejectionCase: Sendable, CustomTestStringConvertible {
    let text: String
    let country: String?
    let error: PhoneNumberError

    init(_ text: String, _ error: PhoneNumberError) {
        self.init(text, nil, error)
    }

    init(_ text: String, _ country: String?, _ error: PhoneNumberError) {
        (self.text, self.country, self.error) = (text, country, error)
    }

    var testDescription: String { "\(text) in \(country ?? "no country")" }
}

@Suite struct PhoneNumberParserTests {
    @Test(arguments: [
        NumberCase("+919812345678", "+919812345678"),
        NumberCase("+91 98123 45678", "+919812345678"),
        NumberCase("(+91) 98123-45678", "+919812345678"),
        NumberCase("++91 98123 45678", "+919812345678"),
        NumberCase("00919812345678", "+919812345678"),
        NumberCase("0091 9812345678", "US", "+919812345678"),
        NumberCase("+00919812345678", "+919812345678"),
        NumberCase("011 91 98123 45678", "US", "+919812345678"),
        NumberCase("098123 45678", "IN", "+919812345678"),
        NumberCase("98123 45678", "in", "+919812345678"),
        NumberCase("919812345678", "IN", "+919812345678"),
        NumberCase("'+919812345678", "+919812345678"),
        NumberCase("\u{2019}+919812345678", "+919812345678"),
        NumberCase("tel:+91-98123-45678", "+919812345678"),
        NumberCase("whatsapp:+919812345678", "+919812345678"),
        NumberCase("9812345678.0", "IN", "+919812345678"),
        NumberCase("+919812345678.00", "+919812345678"),
        NumberCase("0151 12345678", "DE", "+4915112345678"),
        NumberCase("+49 (0) 151 12345678", "+4915112345678"),
        NumberCase("+4915112345678", "US", "+4915112345678"),
        NumberCase("030/901820", "DE", "+4930901820"),
        NumberCase("(11) 98765-4321", "BR", "+5511987654321"),
        NumberCase("(212) 555-0123", "US", "+12125550123"),
        NumberCase("+1.212.555.0123", "+12125550123"),
        NumberCase("07400 123456", "GB", "+447400123456"),
        NumberCase("0812-3456-7890", "ID", "+6281234567890"),
        NumberCase("082 123 4567", "ZA", "+27821234567"),
        NumberCase("+39 06 698 12345", "+390669812345"),
        NumberCase("+52 1 222 123 4567", "+522221234567"),
        NumberCase("011 15-2345-6789", "AR", "+5491123456789"),
        NumberCase("+800 1234 5678", "+80012345678"),
    ])
    func accepts(_ testCase: NumberCase) throws {
        let number = try PhoneNumberParser.parse(testCase.text, defaultCountry: testCase.country)
        #expect(number.e164 == testCase.e164)
    }

    @Test(arguments: [
        NumberCase("\u{202A}+91 98123 45678\u{202C}", "+919812345678"),
        NumberCase("\u{200E}\u{2066}+919812345678\u{2069}", "+919812345678"),
        NumberCase("\u{FEFF}+919812345678", "+919812345678"),
        NumberCase("+91\u{A0}98123\u{202F}45678", "+919812345678"),
        NumberCase("+91\u{2011}98123\u{2013}45678", "+919812345678"),
        NumberCase("+91\u{AD}9812345678", "+919812345678"),
        NumberCase("＋９１ ９８１２３ ４５６７８", "+919812345678"),
        NumberCase("+९१ ९८१२३ ४५६७८", "+919812345678"),
        NumberCase("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"),
        NumberCase("（02）2123-4567", "TW", "+886221234567"),
    ])
    func acceptsTextOfAddressBooks(_ testCase: NumberCase) throws {
        let number = try PhoneNumberParser.parse(testCase.text, defaultCountry: testCase.country)
        #expect(number.e164 == testCase.e164)
    }

    @Test(arguments: [
        RejectionCase("", .empty),
        RejectionCase("  \u{200E}\u{A0}\t", .empty),
        RejectionCase("-", .notANumber),
        RejectionCase("+", .notANumber),
        RejectionCase("n/a", "DE", .notANumber),
        RejectionCase("9.19812E+11", "IN", .notANumber),
        RejectionCase("1-800-FLOWERS", "US", .notANumber),
        RejectionCase("+919812345678, +919812345679", .notANumber),
        RejectionCase("+91 98123 45678 ::: +91 98123 45679", .notANumber),
        RejectionCase("98123+45678", "IN", .notANumber),
        RejectionCase("+49 151 12345678 ext. 5", .notANumber),
        RejectionCase("9812345678", .missingCountryCode),
        RejectionCase("919812345678", .missingCountryCode),
        RejectionCase("9812345678", "XX", .unknownCountry),
        RejectionCase("+919812345678", "Germany", .unknownCountry),
        RejectionCase("+9991234567", .unknownCallingCode),
        RejectionCase("+0123456789", .unknownCallingCode),
        RejectionCase("+91981234", .tooShort),
        RejectionCase("+49", .tooShort),
        RejectionCase("12345", "IN", .tooShort),
        RejectionCase("+9198123456789012", .tooLong),
        RejectionCase("+91981234567890123456789", .tooLong),
        RejectionCase("+910012345678", .invalid),
        RejectionCase("+15550783881", .invalid),
        RejectionCase(String(repeating: "9", count: 1_000), "IN", .tooLong),
    ])
    func rejects(_ rejection: RejectionCase) {
        #expect(throws: rejection.error) {
            try PhoneNumberParser.parse(rejection.text, defaultCountry: rejection.country)
        }
    }

    @Test func digitsWithoutPlusAreInternationalWhenAskedFor() throws {
        let parser = try PhoneNumberParser(hasCountryCode: true)
        #expect(try parser.parse("919812345678").e164 == "+919812345678")
        #expect(try parser.parse("+4915112345678").e164 == "+4915112345678")
        #expect(try parser.parse("004915112345678").e164 == "+4915112345678")
        #expect(throws: PhoneNumberError.missingCountryCode) { try parser.parse("09812345678") }
        #expect(throws: PhoneNumberError.self) { try parser.parse("12345") }
    }

    @Test func aLeadingZeroIsNationalEvenWithCountryCodes() throws {
        let parser = try PhoneNumberParser(defaultCountry: "DE", hasCountryCode: true)
        #expect(try parser.parse("0151 12345678").e164 == "+4915112345678")
        #expect(try parser.parse("919812345678").e164 == "+919812345678")
    }

    @Test func refusesAnUnknownDefaultCountryAtOnce() {
        #expect(throws: PhoneNumberError.unknownCountry) { try PhoneNumberParser(defaultCountry: "ZZ") }
        #expect(throws: PhoneNumberError.unknownCountry) { try PhoneNumberParser(defaultCountry: "") }
    }

    @Test func tellsRegionAndKind() throws {
        let german = try PhoneNumberParser.parse("+4915112345678", defaultCountry: nil)
        #expect(german.region == "DE" && german.kind == .mobile && german.mayBeMobile)
        let landline = try PhoneNumberParser.parse("+4930901820", defaultCountry: nil)
        #expect(landline.kind == .fixedLine && !landline.mayBeMobile)
        let american = try PhoneNumberParser.parse("+12125550123", defaultCountry: nil)
        #expect(american.region == "US" && american.kind == .fixedLineOrMobile)
        let canadian = try PhoneNumberParser.parse("+16135550123", defaultCountry: nil)
        #expect(canadian.region == "CA")
        let freephone = try PhoneNumberParser.parse("+80012345678", defaultCountry: nil)
        #expect(freephone.region == "001" && freephone.kind == .tollFree)
    }

    @Test func readsBytes() throws {
        let parser = try PhoneNumberParser(defaultCountry: "IN")
        let malformed: [UInt8] = [0x2B, 0x39, 0x31, 0xC3, 0x28, 0xE2, 0x82]
        #expect(throws: PhoneNumberError.notANumber) {
            try malformed.withUnsafeBytes { bytes throws(PhoneNumberError) in try parser.parse(utf8: bytes) }
        }
        let number = try Array("98123 45678".utf8).withUnsafeBytes { bytes throws(PhoneNumberError) in
            try parser.parse(utf8: bytes)
        }
        #expect(number.e164 == "+919812345678")
    }

    @Test func whatComesOutGoesInAgain() throws {
        for country in PhoneCountries.all {
            guard let code = PhoneCountries.callingCode(of: country) else { continue }
            for national in ["612345678", "9123456789", "21234567", "701234567"] {
                guard let number = try? PhoneNumberParser.parse("+\(code)\(national)", defaultCountry: nil) else {
                    continue
                }
                #expect(try PhoneNumberParser.parse(number.e164, defaultCountry: country) == number)
            }
        }
    }

    @Test func parsesOnManyThreadsAtOnce() async throws {
        let parser = try PhoneNumberParser(defaultCountry: "IN")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<200).allSatisfy { number in
                        let digits = String(9_812_000_000 + task * 1_000 + number)
                        return try parser.parse(digits).e164 == "+91" + digits
                    }
                }
            }
            for try await same in group { #expect(same) }
        }
    }
}

@Suite struct PhoneCountriesTests {
    @Test func knowsTheCountries() {
        #expect(PhoneCountries.all.count > 200)
        #expect(PhoneCountries.all == PhoneCountries.all.sorted())
        #expect(PhoneCountries.callingCode(of: "DE") == 49)
        #expect(PhoneCountries.callingCode(of: "de") == 49)
        #expect(PhoneCountries.callingCode(of: "001") == nil)
        #expect(PhoneCountries.isKnown("IN"))
        #expect(!PhoneCountries.isKnown("Germany"))
        #expect(!PhoneCountries.isKnown(""))
    }
}
