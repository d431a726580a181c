import Foundation

/// Reads the complete lines of a journal, a piece of the file at a time.
struct JournalReader {
    /// The fields of one line, still as bytes.
    struct Line {
        let letter: UInt8
        fileprivate let bytes: ArraySlice<UInt8>
        private let bounds: [Range<Int>]

        fileprivate init?(_ bytes: ArraySlice<UInt8>) {
            guard let letter = bytes.first else { return nil }
            self.letter = letter
            self.bytes = bytes
            var bounds: [Range<Int>] = []
            bounds.reserveCapacity(16)
            var start = bytes.startIndex + 2
            for index in bytes.indices.dropFirst(2) where bytes[index] == 0x09 {
                bounds.append(start..<index)
                start = index + 1
            }
            if start <= bytes.endIndex { bounds.append(start..<bytes.endIndex) }
            self.bounds = bounds
        }

        /// The integer of a field; nil when there is none.
        func int(_ field: Int) -> Int64? {
            guard bounds.indices.contains(field), !bounds[field].isEmpty else { return nil }
            return Self.int(bytes[bounds[field]])
        }

        static func int(_ digits: ArraySlice<UInt8>) -> Int64? {
            var value: Int64 = 0
            let negative = digits.first == UInt8(ascii: "-")
            for digit in negative ? digits.dropFirst() : digits {
                guard (0x30...0x39).contains(digit) else { return nil }
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                value = product + Int64(digit - 0x30)
            }
            return negative ? -value : value
        }

        /// The text of a field, empty when there is none.
        func text(_ field: Int) -> String {
            guard bounds.indices.contains(field) else { return "" }
            let part = bytes[bounds[field]]
            guard part.contains(UInt8(ascii: "\\")) else { return String(decoding: part, as: UTF8.self) }
            return Self.unescaped(part)
        }

        private static func unescaped(_ part: ArraySlice<UInt8>) -> String {
            var text: [UInt8] = []
            var escaped = false
            for byte in part {
                if escaped {
                    text.append(byte == UInt8(ascii: "t") ? 0x09 : byte == UInt8(ascii: "n") ? 0x0A : byte)
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else {
                    text.append(byte)
                }
            }
            return String(decoding: text, as: UTF8.self)
        }

        /// The words of a field.
        func words(_ field: Int) -> [ArraySlice<UInt8>] {
            guard bounds.indices.contains(field) else { return [] }
            return bytes[bounds[field]].split(separator: 0x20)
        }
    }

    private static let pieceBytes = 1 << 20

    /// Reads a file; a missing one has no lines.
    /// - Returns: the length of the complete lines: what follows was being written when the process ended.
    static func read(path: String, line: (Line) -> Void) throws(JournalError) -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return 0 }
        guard descriptor >= 0 else { throw .system("cannot open \(path)") }
        defer { close(descriptor) }
        var kept = 0
        var rest: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = piece.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw .system("cannot read \(path)") }
            guard count > 0 else { return kept }
            rest.append(contentsOf: piece[..<count])
            let used = lines(of: rest, line)
            kept += used
            rest.removeFirst(used)
        }
    }

    /// Passes on every complete line; answers how many bytes they take.
    static func lines(of bytes: [UInt8], _ line: (Line) -> Void) -> Int {
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            if let parsed = Line(bytes[start..<end]) { line(parsed) }
            start = end + 1
        }
        return start
    }
}
