import ContactImport
import HTTPTypes
import Hummingbird
import NIOCore

/// `/contacts/import` and `/imports`
enum ImportRoutes {
    static func create(_ call: Call) async throws -> Reply {
        try requireCSV(call.request)
        let parameters = try ImportParameters(
            call.query, actor: "api_key:\(call.caller.id)", settings: try await call.settings())
        let key = try IdempotencyTicket.key(of: call.request)
        let id = Identifier.make(atMs: call.nowMs)
        let uploads = Uploads(call.dependencies.settings)
        let received = try await receive(call, parameters, as: id, uploads)
        let reply: Reply
        if let key {
            let hash = IdempotencyTicket.hash(call.request, body: received.digest)
            let ticket = IdempotencyTicket(scope: call.caller.id, key: key, hash: hash)
            do {
                reply = try await call.dependencies.idempotency.once(ticket, in: call.store) {
                    try await enqueue(id, parameters, received, call.with(ticket))
                }
            } catch {
                try? await uploads.remove(id)
                throw error
            }
        } else {
            reply = try await enqueue(id, parameters, received, call)
        }
        // A repeated request got the first one's answer: this copy of the file is not needed.
        if try await call.store.read({ try ImportStore.find(id, in: $0) }) == nil { try? await uploads.remove(id) }
        call.dependencies.importBell.ring()
        return reply
    }

    static func get(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "import")
        return .ok(try await call.store.read { try ImportStore.require(id, in: $0).json })
    }

    /// The rows that were not imported, as CSV.
    static func rejected(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "import")
        let store = call.store
        let item = try await store.read { try ImportStore.require(id, in: $0) }
        let body = ResponseBody { writer in
            var csv = CSVWriter()
            csv.append(RejectedRow.header(of: item.header))
            var last = -1
            while true {
                let after = last
                let rows = try await store.read {
                    try ImportStore.rejections(of: id, after: after, limit: 1000, in: $0)
                }
                for row in rows { csv.append(row.cells) }
                try await writer.write(ByteBuffer(bytes: csv.take()))
                guard let row = rows.last else { break }
                last = row.row
            }
            try await writer.finish(nil)
        }
        var reply = Reply(.ok, .stream(body, type: "text/csv; charset=utf-8"))
        reply.headers[.contentDisposition] = "attachment; filename=\"rejected-\(id).csv\""
        return reply
    }

    private static func receive(
        _ call: Call, _ parameters: ImportParameters, as id: String, _ uploads: Uploads
    ) async throws -> Uploads.Received {
        do {
            return try await uploads.receive(call.request.body, as: id, options: try parameters.options())
        } catch let error as ContactImportError {
            throw ImportParameters.problem(error)
        }
    }

    private static func enqueue(
        _ id: String, _ parameters: ImportParameters, _ received: Uploads.Received, _ call: Call
    ) async throws -> Reply {
        try await call.commit { transaction in
            let item = Import(
                id: id, parameters: parameters, header: received.header, createdAtMs: transaction.nowMs)
            try ImportStore.insert(item, in: transaction)
            return .accepted(item.json)
        }
    }

    /// Spreadsheets, browsers and command line tools name CSV in several ways; what is surely something else is refused.
    private static func requireCSV(_ request: Request) throws(Problem) {
        guard let header = request.headers[.contentType] else { return }
        let type = header.prefix { $0 != ";" }.lowercased()
        let taken: Set = [
            "application/csv", "application/octet-stream", "application/vnd.ms-excel",
            "application/x-www-form-urlencoded",
        ]
        guard type.hasPrefix("text/") || taken.contains(type) else {
            throw Problem(.unsupportedMediaType, "The body must be text/csv.")
        }
    }
}

extension Feature {
    static let imports = Feature(
        name: "imports", migrations: [ImportStore.migration],
        routes: { api in
            api.post("/contacts/import", query: ImportParameters.names, body: .stream) {
                try await ImportRoutes.create($0)
            }
            api.get("/imports/{id}") { try await ImportRoutes.get($0) }
            api.get("/imports/{id}/rejected") { try await ImportRoutes.rejected($0) }
        },
        services: { [ImportRunner($0)] })
}
