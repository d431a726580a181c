import ContactImport
import Foundation
import Logging
import ServiceLifecycle

/// Runs imports one after the other, the oldest first.
struct ImportRunner: Service {
    static let batchSize = 1000

    let store: Store
    let uploads: Uploads
    let bell: Bell
    let logger: Logger
    private let queue = BlockingQueue("import")

    init(_ dependencies: Dependencies) {
        store = dependencies.store
        uploads = Uploads(dependencies.settings)
        bell = dependencies.importBell
        logger = dependencies.logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            try? await uploads.removeOrphans(store)
            while !Task.isCancelled {
                do {
                    if try await runNext() { continue }
                } catch {
                    if Task.isCancelled { break }
                    logger.error("import interrupted, goes on later", metadata: ["error": "\(error)"])
                    try? await Task.sleep(for: .seconds(2))
                    continue
                }
                await bell.wait(atMost: .seconds(60))
            }
        }
    }

    /// - Returns: whether there was one to run.
    func runNext() async throws -> Bool {
        guard let item = try await store.read({ try ImportStore.next(in: $0) }) else { return false }
        do {
            let finished = try await run(item)
            logger.info("import completed", metadata: finished.metadata)
        } catch let error where Self.isFinal(error) {
            try await finish(item.id, .failed, error: "\(error)")
            logger.error("import failed", metadata: ["import": "\(item.id)", "error": "\(error)"])
        }
        try await uploads.remove(item.id)
        return true
    }

    /// A file that cannot be read stays so; a database that cannot be written may come back.
    private static func isFinal(_ error: any Error) -> Bool {
        error is ContactImportError || error is CocoaError || (error as NSError).domain == NSCocoaErrorDomain
            || (error as NSError).domain == NSPOSIXErrorDomain
    }

    private func run(_ item: Import) async throws -> Import {
        let source = ImportSource(try ImportFile(path: uploads.path(item.id), parameters: item.parameters), queue)
        defer { source.close() }
        try await source.skip(item.total)
        var item = item
        var rows = try await source.next(Self.batchSize)
        while !rows.isEmpty {
            try Task.checkCancellation()
            // The next rows are parsed while these are written.
            async let following = source.next(Self.batchSize)
            let batch = ImportBatch(item: item)
            item = try await store.write { [rows] in try batch.apply(rows, in: $0) }
            rows = try await following
        }
        return try await finish(item.id, .completed)
    }

    @discardableResult
    private func finish(_ id: String, _ status: Import.Status, error: String? = nil) async throws -> Import {
        try await store.write { transaction in
            var item = try ImportStore.require(id, in: transaction.db)
            item.status = status
            item.error = error
            item.finishedAtMs = transaction.nowMs
            try ImportStore.save(item, in: transaction)
            return item
        }
    }
}

extension Import {
    fileprivate var metadata: Logger.Metadata {
        [
            "import": "\(id)", "total": "\(total)", "created": "\(created)", "updated": "\(updated)",
            "rejected": "\(rejected)", "warnings": "\(warnings)",
        ]
    }
}
