import Foundation

/// Plain text tables.
enum Table {
    /// Columns as wide as their widest cell; the first row is the header.
    static func text(_ rows: [[String]], rightAligned: Set<Int> = []) -> String {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? space + cell : cell + space
            }.joined(separator: "  ").trimmingSuffix(" ")
        }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self[...]
        while text.last == character { text.removeLast() }
        return String(text)
    }
}

/// Whole lines to standard output, from any thread.
enum Output {
    static func line(_ text: String) {
        let line = Array((text + "\n").utf8)
        // One write each: lines of several threads do not mix.
        _ = line.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
