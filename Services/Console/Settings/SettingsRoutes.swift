import Models

/// `/settings`
enum SettingsRoutes {
    static func get(_ call: Call) async throws -> Reply { .ok(try await call.settings().json) }

    /// Members that are given replace what there was, `null` brings the default back.
    static func change(_ call: Call) async throws -> Reply {
        let value = try call.jsonValue()
        guard case .object(let object) = value else {
            throw Problem.invalid("", "must be an object, not \(value.kindName)")
        }
        return try await call.commit { transaction in
            let before = try SettingsStore.current(in: transaction.db)
            let after = try SettingsReader.change(before, ObjectReader(object))
            try SettingsRules(after).check(formsIn: transaction.db)
            return .ok((after == before ? before : try SettingsStore.save(after, in: transaction)).json)
        }
    }
}

extension Call {
    /// The workspace's settings now.
    func settings() async throws -> WorkspaceSettings { try await store.read { try SettingsStore.current(in: $0) } }
}

extension Feature {
    static let settings = Feature(
        name: "settings", migrations: [SettingsStore.migration],
        routes: { api in
            api.get("/settings") { try await SettingsRoutes.get($0) }
            api.patch("/settings", access: .admin) { try await SettingsRoutes.change($0) }
        },
        republishers: [SettingsStore.republisher])
}
