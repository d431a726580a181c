import Testing

@testable import ProviderSimulator

@Suite struct PhoneNumberTests {
    @Test(arguments: [
        ("+919812345678", "919812345678"), ("+1 (415) 555-0123", "14155550123"), ("98765 43210", "449876543210"),
    ])
    func readsWhatClientsWrite(text: String, waID: String) {
        #expect(PhoneNumber(text, defaultCountryCode: "44")?.waID == waID)
    }

    @Test(arguments: ["", "+", "abc", "+12345", "+1234567890123456", "91+9812345678", "+0123456789", "+91 98x"])
    func refusesTheRest(text: String) {
        #expect(PhoneNumber(text, defaultCountryCode: "") == nil)
    }

    @Test(arguments: [("+15550783881", "1"), ("+79261234567", "7"), ("+919812345678", "91"), ("+85291234567", "852")])
    func knowsCallingCodes(text: String, code: String) {
        #expect(PhoneNumber(control: text)?.countryCode == code)
    }

    @Test func percentEncodesQueryValues() {
        #expect(percentEncoded("a b&é/~") == "a%20b%26%C3%A9%2F~")
    }
}
