import Models

/// `/campaigns/{id}/enrolments`: who is in a drip.
enum EnrolmentRoutes {
    static func enrol(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let selection = try EnrolmentSelection(try call.json())
        let outcome = try await selection.forEach(of: id, in: call.store) { desk, contact, transaction in
            try desk.enrol(contact, in: transaction)
        }
        return .accepted(outcome.json("enrolled"))
    }

    static func remove(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let selection = try EnrolmentSelection(try call.json())
        let outcome = try await selection.forEach(of: id, in: call.store) { desk, contact, transaction in
            try desk.remove(contact.id, in: transaction).isEmpty ? EnrolmentDesk.notEnrolled : nil
        }
        return .accepted(outcome.json("removed"))
    }

    static func removeOne(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let contact = try call.id("contact_id", of: "contact")
        return try await call.commit { transaction in
            let removed = try EnrolmentDesk(id, in: transaction.db).remove(contact, in: transaction)
            guard let enrolment = removed.first else { throw Problem.notFound("enrolment of contact", contact) }
            return .accepted(.object(JSONObject(unique: enrolment.members)))
        }
    }

    static func list(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let list = try EnrolmentList(call.query)
        try await call.store.read { db in
            guard try CampaignStore.require(id, in: db).isDrip else {
                throw Problem.conflict("The campaign is a broadcast: nobody is enrolled.")
            }
        }
        if call.wantsCSV { return EnrolmentCSV.download(campaign: id, list, call.store) }
        let people = try await call.store.read { try list.fetch(campaign: id, in: $0) }
        return list.page.reply(people, json: \.json, key: { [.string($0.enrolment.address)] })
    }

    /// The drips that a contact is or was in.
    static func ofContact(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "contact")
        let enrolments = try await call.store.read { db in
            _ = try ContactStore.require(id, in: db)
            return try EnrolmentStore.newest(contact: id, in: db).map { enrolment in
                (enrolment, try CampaignStore.find(enrolment.campaignID, in: db)?.record.name)
            }
        }
        let data = enrolments.map { enrolment, name in
            let drip = [("campaign_id", JSONValue.string(enrolment.campaignID)), ("campaign_name", .text(name))]
            return JSONValue.object(JSONObject(unique: drip + enrolment.members))
        }
        return .ok(["data": .array(data), "next": nil])
    }
}

extension Feature {
    static let enrolments = Feature(
        name: "enrolments", migrations: [EnrolmentStore.migration],
        routes: { api in
            api.post("/campaigns/{id}/enrolments") { try await EnrolmentRoutes.enrol($0) }
            api.get("/campaigns/{id}/enrolments", query: EnrolmentList.parameters) {
                try await EnrolmentRoutes.list($0)
            }
            api.post("/campaigns/{id}/enrolments/remove") { try await EnrolmentRoutes.remove($0) }
            api.delete("/campaigns/{id}/enrolments/{contact_id}") { try await EnrolmentRoutes.removeOne($0) }
            api.get("/contacts/{id}/enrolments") { try await EnrolmentRoutes.ofContact($0) }
        },
        // The scheduler takes the person out when it hears that the address is nobody's.
        erase: { contact, transaction in
            try EnrolmentStore.forget(contact, atMs: transaction.nowMs, in: transaction.db)
        })
}
