import Testing

@testable import ProviderSimulator

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"a":[1,-2,3.5,1e3],"b":{"c":null,"d":true,"e":false},"f":"x"}"#, "[]", "{}", "0", #""""#,
    ])
    func readsWhatIsValid(text: String) throws {
        let value = try JSONParser.parse(text)
        #expect(try JSONParser.parse(String(decoding: value.encoded, as: UTF8.self)) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a"}"#, #"{"a":}"#, #""abc"#, "tru", "01x", "[1] 2", #"{"a":1,}"#, #""\x""#, #""\u12"#,
        "+1",
        "\"a\nb\"", "nan", "-",
    ])
    func refusesWhatIsNot(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test func refusesDeepNesting() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text) }
    }

    @Test func readsEscapesAndSurrogates() throws {
        #expect(try JSONParser.parse(#""\u00e9\n\/\ud83d\ude00""#) == "é\n/😀")
        #expect(try JSONParser.parse(#""\ud83d!""#) == "\u{FFFD}!")
    }

    @Test func writesAsTheProviderDoes() {
        #expect(String(decoding: JSONValue.string("é/\"😀\t").encoded, as: UTF8.self) == #""\u00e9\/\"\ud83d\ude00\t""#)
        #expect(String(decoding: JSONValue.int(.min).encoded, as: UTF8.self) == "-9223372036854775808")
    }
}
