import Foundation

/// A line could not be written: the disk is full or gone.
struct JournalError: Error, Sendable, CustomStringConvertible {
    let description: String

    static func system(_ action: String) -> JournalError {
        JournalError(description: "\(action): \(String(cString: strerror(errno)))")
    }
}

/// Where lines go before what they say takes effect.
protocol JournalSink: Sendable {
    /// Writes a whole line with its end; once it returns, the line survives the end of this process.
    func append(_ line: [UInt8]) throws(JournalError)
}

/// No data directory: nothing is kept.
struct NoJournal: JournalSink {
    func append(_ line: [UInt8]) throws(JournalError) {}
}

/// An append-only file. A line is one `write`, so a killed process leaves at most its last line incomplete.
final class FileJournal: JournalSink {
    private let descriptor: Int32

    /// Opens the file, makes its directory if there is none, and cuts off an incomplete last line.
    /// - Parameter keptBytes: the length of the complete lines, as `JournalReader` found it; 0 for an empty journal.
    init(path: String, keptBytes: Int) throws(JournalError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("cannot open \(path)") }
        guard ftruncate(descriptor, off_t(keptBytes)) == 0 else {
            close(descriptor)
            throw .system("cannot cut \(path)")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func append(_ line: [UInt8]) throws(JournalError) {
        let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written != line.count else { return }
        // A part of a line would spoil the next one.
        if written > 0 { ftruncate(descriptor, lseek(descriptor, 0, SEEK_END) - off_t(written)) }
        throw .system("cannot write the journal")
    }

    /// Empties the file.
    func clear() throws(JournalError) {
        guard ftruncate(descriptor, 0) == 0 else { throw .system("cannot empty the journal") }
    }
}
