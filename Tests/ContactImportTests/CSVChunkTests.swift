import ContactImport
import Testing

/// A generator with a seed, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite struct CSVChunkTests {
    /// Pieces of which files are put together: what the parser treats specially, and some text.
    private static let pieces: [[UInt8]] =
        [
            ",", ";", "\t", "\n", "\r\n", "\r", "\"", "\"\"", "\",\"", " ", "abc", "é", "😀", "sep=;\n", "\u{FEFF}",
            "\"quoted\"", "\"a\nb\"", "long text without an end ",
        ].map { Array($0.utf8) } + [[0xE9], [0x00], [0xC3]]

    private func file(_ random: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...60, using: &random)).flatMap { _ in
            Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
        }
    }

    @Test(arguments: 0..<80)
    func chunksDoNotMatter(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for limit in [1, 7, 40, 1 << 20] {
            let file = file(&random)
            let whole = parse(file, limit: limit)
            for size in [1, 2, 3, 7, 64] {
                #expect(parse(file, chunks: size, limit: limit) == whole, "\(file), limit \(limit), chunks of \(size)")
            }
            #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.line < $1.line })
        }
    }

    @Test(arguments: 0..<40)
    func whatIsWrittenIsReadBack(_ seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let alphabet = Array("ab ,;\"\n\r\té😀'x1-")
        var rows = [["first", "second", "third"]]
        for _ in 0..<20 {
            rows.append(
                (0..<3).map { _ in
                    "c"
                        + String(
                            (0..<Int.random(in: 0...8, using: &random)).map { _ in
                                alphabet.randomElement(using: &random) ?? "a"
                            })
                })
        }
        var writer = CSVWriter()
        for row in rows { writer.append(row) }
        let result = parse(writer.take())
        #expect(result.map(\.fields) == rows)
        #expect(result.allSatisfy { $0.problem == nil })
    }
}
