import ContactImport
import Testing

/// A record as tests compare it.
struct Row: Equatable, CustomStringConvertible {
    let line: Int
    let problem: CSVProblem?
    let fields: [String]

    init(_ line: Int, _ fields: [String], _ problem: CSVProblem? = nil) {
        (self.line, self.fields, self.problem) = (line, fields, problem)
    }

    var description: String { "\(line): \(fields)\(problem.map { " (\($0.rawValue))" } ?? "")" }
}

/// Parses a file in chunks of `size` bytes.
func parse(_ bytes: [UInt8], chunks size: Int = .max, limit: Int = 1 << 20) -> [Row] {
    var parser = CSVParser(maximumRecordBytes: limit)
    var records: [CSVRecord] = []
    var at = 0
    while at < bytes.count {
        let end = size < bytes.count - at ? at + size : bytes.count
        records += parser.feed(Array(bytes[at..<end]))
        at = end
    }
    records += parser.finish()
    return records.map { Row($0.line, $0.fields, $0.problem) }
}

func parse(_ text: String, limit: Int = 1 << 20) -> [Row] {
    parse(Array(text.utf8), limit: limit)
}

@Suite struct CSVParserTests {
    @Test func readsPlainRecords() {
        #expect(parse("a,b,c\n1,2,3\n") == [Row(1, ["a", "b", "c"]), Row(2, ["1", "2", "3"])])
        #expect(parse("a,b\n,\n1,") == [Row(1, ["a", "b"]), Row(3, ["1", ""])])
        #expect(parse("a") == [Row(1, ["a"])])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func takesEveryLineEnd(_ end: String) {
        let expected = [Row(1, ["a", "b"]), Row(2, ["1", "2"]), Row(4, ["3", "4"])]
        #expect(parse(["a,b", "1,2", "", "3,4", ""].joined(separator: end)) == expected)
    }

    @Test func countsPhysicalLines() {
        let file = "name,note\r\n\"A\",\"one\r\ntwo\nthree\"\r\n\r\n  \r\nB,\r\n"
        #expect(parse(file) == [Row(1, ["name", "note"]), Row(2, ["A", "one\r\ntwo\nthree"]), Row(7, ["B", ""])])
    }

    @Test func readsQuotes() {
        let file = #"""
            a,b,c
            "x, y","say ""hi""",""
            1"2,5",""""
            """#
        #expect(
            parse(file) == [
                Row(1, ["a", "b", "c"]), Row(2, ["x, y", "say \"hi\"", ""]), Row(3, ["1\"2", "5\"", "\""]),
            ])
    }

    @Test func marksQuotesThatAreNotDoubled() {
        let result = parse("a,b\n\"say \"hi\" now\",2\n\"x\" \"y\",3\n1,2\n")
        #expect(result.map(\.problem) == [nil, .strayQuote, .strayQuote, nil])
        #expect(result[1].fields == ["say \"hi\" now\"", "2"])
        #expect(result[3] == Row(4, ["1", "2"]))
    }

    @Test func allowsSpacesAroundQuotedFields() {
        #expect(parse("a,b\n \"x, y\" , \"z\"\n") == [Row(1, ["a", "b"]), Row(2, ["x, y", "z"])])
    }

    @Test(arguments: [
        ("a;b;c\n1;2,5;3\n", ["1", "2,5", "3"]),
        ("a\tb\tc\n1\t2,5\t3;4\n", ["1", "2,5", "3;4"]),
        ("\"a,x,y,z\";b\n1;2\n", ["1", "2"]),
        ("a b\n1;2\n", ["1;2"]),
        ("\n\n  \na;b\n1;2\n", ["1", "2"]),
        ("\u{FEFF}a;b\n1;2\n", ["1", "2"]),
    ])
    func findsTheDelimiter(_ file: String, _ fields: [String]) {
        #expect(parse(file).last?.fields == fields)
    }

    @Test func followsExcelsDirective() {
        #expect(parse("sep=;\r\na,x;b\r\n1;2\r\n") == [Row(2, ["a,x", "b"]), Row(3, ["1", "2"])])
        #expect(parse("\u{FEFF}sep=|\na|b\n1|2") == [Row(2, ["a", "b"]), Row(3, ["1", "2"])])
    }

    @Test func dropsTheByteOrderMark() {
        #expect(parse("\u{FEFF}a,b\n1,2\n").first == Row(1, ["a", "b"]))
        #expect(parse("\u{FEFF}\"a\",b\n1,2\n").first == Row(1, ["a", "b"]))
    }

    @Test func leavesOutBlankRecords() {
        #expect(parse("").isEmpty)
        #expect(parse("\n\r\n  \n\u{FEFF}").count <= 1)
        #expect(parse("a,b\n,\n , \n\"\",\"\"\n\n1,2\n") == [Row(1, ["a", "b"]), Row(6, ["1", "2"])])
    }

    @Test func marksWhatIsNotText() {
        let latin1 = Array("name,city\nJos".utf8) + [0xE9] + Array(",X\nAnna,K\u{F6}ln\n".utf8)
        #expect(
            parse(latin1) == [
                Row(1, ["name", "city"]), Row(2, ["Jos\u{FFFD}", "X"], .invalidUTF8), Row(3, ["Anna", "Köln"]),
            ])
        #expect(parse(Array("a,b\n1,".utf8) + [0, 0x0A]).last?.problem == .zeroByte)
        #expect(parse([0xFF, 0xFE, 0x61, 0x00, 0x2C, 0x00]).first?.problem == .invalidUTF8)
        // A character cut in two by a delimiter is two broken pieces, not a character.
        #expect(parse([0x61, 0x0A, 0xC3, 0x2C, 0xA9, 0x0A]).last?.problem == .invalidUTF8)
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xE2, 0x82], [0x80], [0xC3], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func refusesMalformedSequences(_ bytes: [UInt8]) {
        #expect(parse(Array("a\n".utf8) + bytes + [0x0A]).last?.problem == .invalidUTF8)
    }

    @Test func acceptsTextOfEveryLength() {
        #expect(parse("a\né€😀अ\n").last == Row(2, ["é€😀अ"]))
    }

    @Test func aQuoteThatIsNeverClosedCostsOneLine() {
        let stray = "a,b\n1,\"2\n3,4\n\"5\",6\n"
        #expect(
            parse(stray) == [
                Row(1, ["a", "b"]), Row(2, ["1", "2"], .unterminatedQuote), Row(3, ["3", "4"]), Row(4, ["5", "6"]),
            ])
        let open = "a,b\r\n1,\"2\r\n3,4\r\n5,6\r\n"
        #expect(
            parse(open) == [
                Row(1, ["a", "b"]), Row(2, ["1", "2"], .unterminatedQuote), Row(3, ["3", "4"]), Row(4, ["5", "6"]),
            ])
        #expect(parse("a\n\"x").last == Row(2, ["x"], .unterminatedQuote))
        #expect(parse("a\n\"").last == Row(2, [""], .unterminatedQuote))
    }

    @Test func aQuoteThatIsNotClosedWithinTheLimitCostsOneLine() {
        let rows = (0..<50).map { "\($0),some text" }
        let file = "a,b\n\"x,y\n" + rows.joined(separator: "\n") + "\n"
        let result = parse(file, limit: 100)
        #expect(result.count == 52)
        #expect(result[1] == Row(2, ["x,y"], .unterminatedQuote))
        #expect(result[2] == Row(3, ["0", "some text"]))
        #expect(result.last == Row(52, ["49", "some text"]))
    }

    @Test func rejectsWhatIsTooLargeAndGoesOn() {
        let long = String(repeating: "x", count: 500)
        let result = parse("a,b\n1,\(long)\n2,y\n\"\(long)\",z\n3,w\n", limit: 100)
        #expect(result.map(\.line) == [1, 2, 3, 4, 5])
        #expect(result.map(\.problem) == [nil, .tooLarge, nil, .tooLarge, nil])
        #expect(result.last?.fields == ["3", "w"])
    }

    @Test func hostileQuotesTakeLinearTime() {
        var file = Array("phone\n".utf8)
        for _ in 0..<600 { file += Array("a\",\"\n".utf8) }
        #expect(parse(file, limit: 1 << 12).count > 1)
    }
}
