import Testing

@testable import Console

@Suite struct ObjectReaderTests {
    private func errors(_ text: String, _ read: (ObjectReader) -> Void) throws -> [String] {
        guard case .object(let object) = try JSONParser.parse(text) else { return ["not an object"] }
        let reader = ObjectReader(object)
        read(reader)
        do {
            try reader.finish()
            return []
        } catch {
            return error.errors.map { "\($0.pointer) \($0.reason)" }
        }
    }

    @Test func gathersEverythingThatIsWrong() throws {
        let found = try errors(#"{"name":"","n":1.5,"flag":"yes","at":"yesterday","x/y":1,"list":[{"id":"a b"},7]}"#) {
            _ = $0.string("name", .name)
            _ = $0.int("n")
            _ = $0.bool("flag")
            _ = $0.time("at")
            _ = $0.string("gone", required: true)
            for element in $0.objects("list") ?? [] { _ = element.string("id", .id) }
        }
        #expect(
            found == [
                "/name must not be empty", "/n must be a whole number", "/flag must be true or false",
                "/at must be an RFC 3339 time such as 2026-03-01T09:00:00Z", "/gone is required",
                "/list/1 must be an object, not a number", "/list/0/id must be 1–64 of A–Z a–z 0–9 _ -",
                "/x~1y is not a known field",
            ])
    }

    @Test func findsUnknownFieldsInside() throws {
        let found = try errors(#"{"audience":{"all":true,"colour":"red"}}"#) { _ = $0.object("audience")?.bool("all") }
        #expect(found == ["/audience/colour is not a known field"])
    }

    @Test func refusesNUL() throws {
        let found = try errors(#"{"name":"a\u0000b"}"#) { _ = $0.string("name") }
        #expect(found == ["/name contains a NUL character"])
    }

    @Test func readsTexts() throws {
        let found = try errors(#"{"attributes":{"a":"1","b":null,"c":3}}"#) {
            let texts = $0.texts("attributes", each: .attribute, nulls: true) ?? []
            #expect(texts.map(\.name) == ["a", "b"])
        }
        #expect(found == ["/attributes/c must be text, not a number"])
    }
}
