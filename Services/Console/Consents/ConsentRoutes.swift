import Models

/// `/consents`
enum ConsentRoutes {
    static let maximumEntries = 1000

    /// One entry or a list of them; all are recorded or none.
    static func create(_ call: Call) async throws -> Reply {
        let value = try call.jsonValue()
        let input = ConsentInput(
            settings: try await call.settings(), actor: "api_key:\(call.caller.id)", nowMs: call.nowMs)
        let (records, isList) = try value.entries(atMost: maximumEntries) { input.read($0) }
        return try await call.commit { transaction in
            for record in records { try ConsentStore.append(record, in: transaction, publish: true) }
            return .created(isList ? ["data": .array(records.map(\.json))] : records[0].json)
        }
    }

    /// The trail, newest first, and what it comes to.
    static func trail(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        let page = try Page(call.query, keys: 2)
        let after = try page.afterTimeAndText()
        let (records, effective) = try await call.store.read { db in
            let contact = try ContactStore.require(id, in: db)
            return (
                try ConsentStore.trail(of: contact.addresses, after: after, limit: page.fetchCount, in: db),
                try EffectiveConsents.json(of: contact.address, in: db)
            )
        }
        return page.reply(
            records, json: \.json, key: { [.int($0.atMs), .string($0.id)] }, also: ("effective", effective))
    }
}

extension Feature {
    static let consents = Feature(
        name: "consents", migrations: [ConsentStore.migration, ConsentStore.origins, ConsentStore.copies],
        routes: { api in
            api.post("/consents") { try await ConsentRoutes.create($0) }
            api.get("/contacts/{id}/consents", query: Page.parameters) { try await ConsentRoutes.trail($0) }
        },
        republishers: [ConsentStore.republisher],
        erase: { contact, transaction in try ConsentStore.forget(contact.addresses, in: transaction) })
}
