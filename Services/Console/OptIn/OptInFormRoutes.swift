/// `/optin-forms`
enum OptInFormRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let form = try OptInFormReader.create(
            try call.json(), newID: Identifier.make(atMs: call.nowMs), nowMs: call.nowMs)
        return try await call.commit { transaction in
            guard try OptInFormStore.find(form.id, in: transaction.db) == nil else {
                throw Problem.conflict("There is an opt-in form \(form.id) already.")
            }
            let checked = try OptInFormCheck(form).checked(in: transaction.db)
            return .created(try OptInFormStore.save(checked, in: transaction).json)
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText()
        let forms = try await call.store.read { try OptInFormStore.list(after: after, limit: page.fetchCount, in: $0) }
        return page.reply(forms, json: \.json, key: { [.string($0.id)] })
    }

    static func get(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "opt-in form")
        return .ok(try await call.store.read { try OptInFormStore.require(id, in: $0).json })
    }

    static func update(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "opt-in form")
        let value = try call.jsonValue()
        guard case .object(let object) = value else {
            throw Problem.invalid("", "must be an object, not \(value.kindName)")
        }
        return try await call.commit { transaction in
            let before = try OptInFormStore.require(id, in: transaction.db)
            let changed = try OptInFormReader.update(before, ObjectReader(object))
            let after = try OptInFormCheck(changed).checked(in: transaction.db)
            return .ok((after == before ? before : try OptInFormStore.save(after, in: transaction)).json)
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "opt-in form")
        return try await call.commit { transaction in
            _ = try OptInFormStore.require(id, in: transaction.db)
            try OptInFormStore.delete(id, in: transaction)
            return .noContent
        }
    }
}

extension Feature {
    static let optIn = Feature(
        name: "opt-in forms", migrations: [OptInFormStore.migration],
        routes: { api in
            api.post("/optin-forms") { try await OptInFormRoutes.create($0) }
            api.get("/optin-forms", query: Page.parameters) { try await OptInFormRoutes.list($0) }
            api.get("/optin-forms/{id}") { try await OptInFormRoutes.get($0) }
            api.patch("/optin-forms/{id}") { try await OptInFormRoutes.update($0) }
            api.delete("/optin-forms/{id}") { try await OptInFormRoutes.delete($0) }
        },
        republishers: [OptInFormStore.republisher])
}
