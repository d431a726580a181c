import ContactImport
import Dispatch
import Foundation

/// Runs blocking work on a queue of its own: files and number parsing keep the cooperative threads free.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    init(_ label: String) { queue = DispatchQueue(label: label) }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// The rows of an uploaded file, batch by batch.
struct ImportFile: Sendable {
    private static let chunkBytes = 256 << 10

    private var reader: ContactReader
    private let handle: FileHandle
    private var waiting: [ImportedRow] = []
    private var isAtEnd = false

    /// - Throws: when there is no such file, or the parameters no longer make sense.
    init(path: String, parameters: ImportParameters) throws {
        handle = try FileHandle(forReadingFrom: URL(filePath: path))
        reader = try ContactReader(options: parameters.options())
    }

    /// Up to about `count` rows; none at the end of the file. Blocks.
    mutating func next(_ count: Int) throws -> [ImportedRow] {
        while waiting.count < count, !isAtEnd {
            if let chunk = try handle.read(upToCount: Self.chunkBytes), !chunk.isEmpty {
                waiting += try chunk.withUnsafeBytes { try reader.feed($0) }
            } else {
                isAtEnd = true
                waiting += try reader.finish()
            }
        }
        defer { waiting.removeFirst(min(count, waiting.count)) }
        return Array(waiting.prefix(count))
    }

    /// Passes over rows that are done. Blocks.
    mutating func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            let rows = try next(min(left, 1000))
            if rows.isEmpty { return }
            left -= rows.count
        }
    }

    func close() { try? handle.close() }
}
