import Testing

@testable import Console

@Suite struct JSONParserTests {
    @Test(arguments: [
        (#"{"a":[1,-2,3.5,1e3,true,false,null,"x"]}"#, #"{"a":[1,-2,3.5,1000,true,false,null,"x"]}"#),
        (#" "\u00e9\ud83d\ude00\n\"\\\/" "#, #""é😀\n\"\\/""#),
        ("{}", "{}"), ("[]", "[]"), ("9223372036854775807", "9223372036854775807"), ("-0", "0"),
    ])
    func readsWhatIsJSON(_ text: String, _ written: String) throws {
        #expect(JSONWriter.text(try JSONParser.parse(text)) == written)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "01", "1.", "+1", "nul", "\"a", "\"\\x\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "{\"a\":1,\"a\":2}", "1 2", "\"\u{1}\"", "1e999", "'a'", "\"\\u12g4\"", "-",
    ])
    func refusesWhatIsNot(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xC3, 0x28, 0x22]) }
    }

    @Test func boundsNesting() throws {
        _ = try JSONParser.parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(String(repeating: "[", count: 100_000)) }
    }

    @Test func tellsThePosition() {
        #expect(throws: JSONParser.Failure(reason: "expected ','  or '}'".replacing("  ", with: " "), offset: 7)) {
            try JSONParser.parse(#"{"a":1 "b":2}"#)
        }
    }

    @Test func tellsWholeNumbersFromFractions() throws {
        #expect(try JSONParser.parse("1") == .int(1))
        #expect(try JSONParser.parse("1.0") == .double(1))
        #expect(try JSONParser.parse("9223372036854775808") == .double(9_223_372_036_854_775_808))
    }
}
