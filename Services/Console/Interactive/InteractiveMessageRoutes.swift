/// `/interactive-messages`
extension Feature {
    static let interactiveMessages = Feature(
        name: "interactive messages", migrations: [InteractiveMessageStore.migration],
        routes: { api in
            api.post("/interactive-messages") { try await InteractiveMessageRoutes.create($0) }
            api.get("/interactive-messages", query: Page.parameters.union(["channel_id"])) {
                try await InteractiveMessageRoutes.list($0)
            }
            api.get("/interactive-messages/{id}") { try await InteractiveMessageRoutes.get($0) }
            api.patch("/interactive-messages/{id}") { try await InteractiveMessageRoutes.update($0) }
            api.delete("/interactive-messages/{id}") { try await InteractiveMessageRoutes.delete($0) }
            api.post("/interactive-messages/{id}/duplicate", body: .empty) {
                try await InteractiveMessageRoutes.duplicate($0)
            }
        })
}

enum InteractiveMessageRoutes {
    private static let what = "interactive message"

    static func create(_ call: Call) async throws -> Reply {
        let body = try call.json().object
        return try await call.commit { transaction in
            let message = try InteractiveMessageReader.create(
                ObjectReader(body), newID: Identifier.make(atMs: transaction.nowMs), nowMs: transaction.nowMs,
                in: transaction.db)
            guard try InteractiveMessageStore.find(message.id, in: transaction.db) == nil else {
                throw Problem.conflict("There is an interactive message \(message.id) already.")
            }
            return .created(try InteractiveMessageStore.save(message, in: transaction).json)
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText()
        let channel = call.query["channel_id"]
        let messages = try await call.store.read {
            try InteractiveMessageStore.list(channel: channel, after: after, limit: page.fetchCount, in: $0)
        }
        return page.reply(messages, json: \.json, key: { [.string($0.id)] })
    }

    static func get(_ call: Call) async throws -> Reply {
        let id = try call.id(of: what)
        return .ok(try await call.store.read { try InteractiveMessageStore.require(id, in: $0).json })
    }

    static func update(_ call: Call) async throws -> Reply {
        let id = try call.id(of: what)
        let body = try call.json().object
        return try await call.commit { transaction in
            let before = try InteractiveMessageStore.require(id, in: transaction.db)
            let after = try InteractiveMessageReader.update(before, ObjectReader(body), in: transaction.db)
            return .ok((after == before ? before : try InteractiveMessageStore.save(after, in: transaction)).json)
        }
    }

    static func delete(_ call: Call) async throws -> Reply {
        let id = try call.id(of: what)
        return try await call.commit { transaction in
            _ = try InteractiveMessageStore.require(id, in: transaction.db)
            try InteractiveMessageStore.delete(id, in: transaction)
            return .noContent
        }
    }

    static func duplicate(_ call: Call) async throws -> Reply {
        let id = try call.id(of: what)
        return try await call.commit { transaction in
            let copy = try InteractiveMessageStore.require(id, in: transaction.db)
                .duplicate(id: Identifier.make(atMs: transaction.nowMs), nowMs: transaction.nowMs)
            return .created(try InteractiveMessageStore.save(copy, in: transaction).json)
        }
    }
}
