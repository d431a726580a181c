import Foundation

/// Reads a descriptor to its end and hands over complete lines.
enum LineReader {
    /// Blocks; runs on a thread of its own.
    static func read(descriptor: Int32, onLines: ([Substring]) -> Void) {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            pending.append(contentsOf: buffer[..<count])
            guard let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            onLines(lines(pending[..<end]))
            pending.removeSubrange(...end)
        }
        if !pending.isEmpty { onLines(lines(pending[...])) }
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
    }
}
