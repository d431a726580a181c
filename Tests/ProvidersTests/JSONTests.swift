import Foundation
import Testing

@testable import Providers

@Suite struct JSONTests {
    @Test(arguments: [
        "1.", ".5", "01", "-", "1e", "+1", "tru", "nul", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"",
        "\"\\x\"", "\"\\u12g4\"", "\"a\nb\"", "[", "]", "1 2", "{\"a\":1,}", "[,1]", " ",
    ])
    func notJSON(_ text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONDocument(Array(text.utf8)) }
    }

    @Test(arguments: ["0", "-0.5e+10", "[]", "{}", " [ 1 , {\"a\" : null} , \"x\" ] ", "true", "\"\"", "[[[]]]"])
    func isJSON(_ text: String) throws {
        #expect(throws: Never.self) { try JSONDocument(Array(text.utf8)) }
    }

    @Test func nestingHasALimit() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError(offset: 128)) { try JSONDocument(Array(deep.utf8)) }
    }

    @Test func values() throws {
        let text =
            #"{"a":{"b":[1,"2",-3,1.5,true,null,99999999999999999999]},"#
            + #""s":"\u00e9\ud83d\ude00\n\/\ud800x","n":null}"#
        let root = try JSONDocument(Array(text.utf8)).root
        let list = try #require(root["a"]?["b"]?.elements)
        #expect(list.map(\.integer) == [1, 2, -3, nil, nil, nil, nil])
        #expect(list[4].boolean == true)
        #expect(root["s"]?.string == "é😀\n/\u{FFFD}x")
        #expect(root["n"] == nil)
        #expect(root["missing"] == nil)
        #expect(root["a"].map { String(decoding: $0.raw, as: UTF8.self) }?.hasPrefix(#"{"b":[1,"#) == true)
        #expect(root.members.map(\.name) == ["a", "s", "n"])
        #expect(root[dynamic: "s"]?.string == root["s"]?.string)
    }

    @Test func writerEscapesOnlyWhatItMust() {
        var json = JSONWriter()
        json.object { json in
            json.member("flag", false)
            json.array("list") { json in
                json.value("\u{0}\u{1F}\"\\/é")
                json.object { _ in }
            }
            json.object(named: "na\"me") { json in json.member("x", "") }
        }
        let text = String(decoding: json.bytes, as: UTF8.self)
        #expect(text == #"{"flag":false,"list":["\u0000\u001f\"\\/é",{}],"na\"me":{"x":""}}"#)
    }
}
