import ContactImport
import Synchronization

/// An import's file, read on a queue of its own.
final class ImportSource: Sendable {
    private let file: Mutex<ImportFile>
    private let queue: BlockingQueue

    init(_ file: ImportFile, _ queue: BlockingQueue) {
        self.file = Mutex(file)
        self.queue = queue
    }

    func next(_ count: Int) async throws -> [ImportedRow] {
        try await queue.run { try self.file.withLock { try $0.next(count) } }
    }

    func skip(_ count: Int) async throws {
        try await queue.run { try self.file.withLock { try $0.skip(count) } }
    }

    func close() { file.withLock { $0.close() } }
}
