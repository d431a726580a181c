import Models

/// `/contacts`
enum ContactRoutes {
    static func create(_ call: Call) async throws -> Reply {
        let body = try call.json()
        let id = body.string("id", .id)
        let change = ContactChange(body, settings: try await call.settings())
        try body.finish()
        return try await call.commit { transaction in
            var contact = Contact(id: id ?? Identifier.make(atMs: transaction.nowMs))
            try change.apply(to: &contact)
            contact.createdAtMs = transaction.nowMs
            contact.updatedAtMs = transaction.nowMs
            try ContactStore.insert(contact, in: transaction)
            return .created(contact.json)
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let page = try Page(call.query, keys: 1)
        let selection = ContactListStore.Selection(
            filter: try filter(call.query), search: call.query["search"], after: try page.afterText(),
            limit: page.fetchCount)
        let contacts = try await call.store.read { try ContactListStore.fetch(selection, in: $0) }
        return page.reply(contacts, json: \.json, key: { [.string($0.id)] })
    }

    static func get(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        return .ok(try await call.store.read { try ContactStore.require(id, in: $0).json })
    }

    static func change(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        let body = try call.json()
        let change = ContactChange(body, settings: try await call.settings())
        try body.finish()
        return try await call.commit { transaction in
            let old = try ContactStore.require(id, in: transaction.db)
            var contact = old
            try change.apply(to: &contact)
            guard contact != old else { return .ok(old.json) }
            contact.updatedAtMs = transaction.nowMs
            try ContactStore.update(old, to: contact, in: transaction)
            return .ok(contact.json)
        }
    }

    static func erase(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        return try await call.commit { transaction in
            try ContactStore.erase(try ContactStore.require(id, in: transaction.db), in: transaction)
            return .noContent
        }
    }

    static func windows(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        let now = call.nowMs
        let windows = try await call.store.read { db in
            try WindowStore.windows(of: try ContactStore.require(id, in: db).addresses, in: db)
        }
        return .ok(["data": .array(windows.map { $0.json(nowMs: now) }), "next": nil])
    }

    /// The `filter` parameter, JSON; problems point at `?filter/groups/…`.
    private static func filter(_ query: Query) throws(Problem) -> Filter? {
        guard let text = query["filter"] else { return nil }
        let value: JSONValue
        do {
            value = try JSONParser.parse(text)
        } catch {
            throw .invalid("?filter", "is not JSON at byte \(error.offset): \(error.reason)")
        }
        guard case .object(let object) = value else { throw .invalid("?filter", "must be an object") }
        let reader = ObjectReader(object, pointer: "?filter")
        let filter = FilterReader.read(reader)
        try reader.finish()
        return filter
    }
}

extension Feature {
    /// Contacts and their customer service windows.
    static let contacts = Feature(
        name: "contacts",
        migrations: [
            ContactStore.migration, WindowStore.migration, BlacklistKeywords.migration, ContactStore.moreAddresses,
        ],
        routes: { api in
            api.post("/contacts") { try await ContactRoutes.create($0) }
            api.get("/contacts", query: Page.parameters.union(["filter", "search"])) {
                try await ContactRoutes.list($0)
            }
            api.get("/contacts/{id}") { try await ContactRoutes.get($0) }
            api.patch("/contacts/{id}") { try await ContactRoutes.change($0) }
            api.delete("/contacts/{id}") { try await ContactRoutes.erase($0) }
            api.get("/contacts/{id}/windows") { try await ContactRoutes.windows($0) }
        },
        republishers: [ContactStore.republisher],
        erase: { contact, transaction in
            try WindowStore.forget(contact.addresses, in: transaction)
            try BlacklistKeywords.forget(contact.addresses, in: transaction)
        })
}
