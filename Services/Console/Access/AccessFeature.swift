/// `/api-keys`
extension Feature {
    static let access = Feature(
        name: "access", migrations: [APIKeyStore.migration],
        routes: { api in
            api.post("/api-keys", access: .admin) { try await AccessRoutes.create($0) }
            api.get("/api-keys", access: .admin, query: Page.parameters) { try AccessRoutes.list($0) }
            api.delete("/api-keys/{id}", access: .admin) { try await AccessRoutes.delete($0) }
        })
}

enum AccessRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let body = try call.json()
        let name = body.string("name", .name, required: true)
        let role = body.oneOf("role", Role.allCases.map(\.rawValue), required: true).flatMap(Role.init)
        try body.finish()
        guard let name, let role else { throw Problem.incomplete }
        let secret = APIKey.generate()
        let reply = try await call.commit { transaction in
            let key = APIKey(
                id: Identifier.make(atMs: transaction.nowMs), name: name, role: role,
                digest: APIKey.digest(of: secret), createdAtMs: transaction.nowMs)
            try APIKeyStore.insert(key, in: transaction)
            var shown = Reply.created(shown(key, secret: .string(secret)))
            shown.repeated = self.shown(key, secret: .null)
            return shown
        }
        try await reload(call)
        return reply
    }

    static func list(_ call: Call) throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText()
        let keys = call.dependencies.access.keys.drop { key in after.map { key.id != $0 } ?? false }
        let rest = Array(after == nil ? keys : keys.dropFirst()).prefix(page.fetchCount)
        return page.reply(Array(rest), json: \.json, key: { [.string($0.id)] })
    }

    static func delete(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "API key")
        guard id != AccessControl.environmentID else {
            throw Problem.conflict("This key is given as CAMPAIGNS_API_KEY; it goes when the setting does.")
        }
        try await call.store.write { transaction in
            guard try APIKeyStore.delete(id, in: transaction) else { throw Problem.notFound("API key", id) }
        }
        try await reload(call)
        return .noContent
    }

    private static func shown(_ key: APIKey, secret: JSONValue) -> JSONValue {
        guard case .object(var object) = key.json else { return key.json }
        object["key"] = secret
        return .object(object)
    }

    /// Serialised by the store: the last reload sees the last change.
    private static func reload(_ call: Call) async throws {
        let access = call.dependencies.access
        try await call.store.write { access.replace(try APIKeyStore.all(in: $0.db)) }
    }
}
