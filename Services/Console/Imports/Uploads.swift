import ContactImport
import Crypto
import Foundation
import Hummingbird
import NIOCore

/// Files of contacts as they came, kept until they have been imported.
struct Uploads: Sendable {
    private let directory: String
    private let queue = BlockingQueue("uploads")

    init(_ settings: ConsoleSettings) { directory = settings.dataDirectory + "/imports" }

    func path(_ id: String) -> String { "\(directory)/\(id).csv" }

    /// A file that has been taken in.
    struct Received: Sendable {
        let header: [String]
        /// SHA-256 of the file.
        let digest: [UInt8]
    }

    /// Stores a body of any size and looks at its header row. On an error nothing is left behind.
    /// - Throws: `ContactImportError` for a file that cannot be imported, errors of the disk and the connection.
    func receive(_ body: RequestBody, as id: String, options: ImportOptions) async throws -> Received {
        let path = path(id)
        do {
            let handle = try await queue.run { try open(path) }
            defer { try? handle.close() }
            let received = try await receive(body, into: handle, options)
            try await queue.run { try handle.synchronize() }
            return received
        } catch {
            try? await remove(id)
            throw error
        }
    }

    private func receive(
        _ body: RequestBody, into handle: FileHandle, _ options: ImportOptions
    ) async throws -> Received {
        var reader = try ContactReader(options: options)
        var hash = SHA256()
        for try await buffer in body {
            let bytes = Array(buffer: buffer)
            // Only the header row is looked at here; the rows are read by the import.
            if reader.header.isEmpty { _ = try reader.feed(bytes) }
            hash.update(data: bytes)
            try await queue.run { try handle.write(contentsOf: bytes) }
        }
        if reader.header.isEmpty { _ = try reader.finish() }
        return Received(header: reader.header, digest: Array(hash.finalize()))
    }

    func remove(_ id: String) async throws {
        let path = path(id)
        try await queue.run {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        }
    }

    /// Removes files whose upload was never acknowledged because the process died.
    func removeOrphans(_ store: Store) async throws {
        let directory = directory
        let names = try await queue.run { (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] }
        for name in names where name.hasSuffix(".csv") {
            let id = String(name.dropLast(4))
            let item = try await store.read { try ImportStore.find(id, in: $0) }
            if item == nil || item?.status == .completed || item?.status == .failed { try await remove(id) }
        }
    }

    private func open(_ path: String) throws -> FileHandle {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw StoreUnavailable(reason: "\(path) cannot be written") }
        return handle
    }
}
