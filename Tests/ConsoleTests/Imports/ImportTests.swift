import ContactImport
import Foundation
import HTTPTypes
import Models
import Testing

@testable import Console

@Suite struct ImportTests {
    private static let file =
        "name,phone,city,zone\r\nAsha Rao,98123 45678,Pune,Asia/Kolkata\r\n\r\nBad,12,X,\r\n"
        + "\"Lee\nAnn\",00 91 98123 45679,,\r\nAsha R.,+919812345678,,\r\n"

    private func upload(
        _ client: ConsoleClient, _ file: String, _ query: String = "", idempotencyKey: String? = nil
    ) async throws -> Answer {
        try await client.post("/contacts/import\(query)", file, idempotencyKey: idempotencyKey, type: "text/csv")
    }

    @Test func importsExactly() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let made = try await upload(
                client, Self.file, "?default_country=IN&tags=a,b&consent=marketing&consent_text=Yes")
            #expect(made.status == 202)
            #expect(made["status"] == "queued")
            let id = try #require(made["id"].text)
            try await harness.runImports()
            let done = try await client.get("/imports/\(id)")
            #expect(done["status"] == "completed" && done["total"] == 4, "\(done.text)")
            #expect(done["created"] == 2 && done["updated"] == 1 && done["rejected"] == 1, "\(done.text)")

            let asha = try #require(try await client.get("/contacts?search=919812345678").data.first)
            #expect(asha["tags"] == ["a", "b"] && asha["attributes"]["city"] == "Pune", "\(asha)")
            let trail = try await client.get("/contacts/\(asha["id"].text ?? "")/consents")
            #expect(trail.data.allSatisfy { $0["source"] == "import" && $0["state"] == "granted" })

            let rejected = try await client.get("/imports/\(id)/rejected")
            #expect(rejected.headers[.contentType]?.hasPrefix("text/csv") == true)
            let lines = rejected.text.split(separator: "\r\n")
            #expect(lines.count == 2 && lines[0] == "line,reason,name,phone,city,zone", "\(rejected.text)")
            #expect(lines[1].hasPrefix("4,") && lines[1].contains("Bad,12,X"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: harness.directory + "/imports") == [])
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).count == 3)
        #expect(harness.log.records(of: Topics.consents).count == 3)
    }

    @Test(arguments: [
        ("", "", [""]), ("\r\n\r\n", "", [""]), ("name\r\nA\r\n", "", [""]),
        (file, "?default_country=XX", ["?default_country"]),
        (file, "?map=nope:phone", ["?map"]), (file, "?map=phone:colour", ["?map"]), (file, "?colour=red", ["?colour"]),
        (file, "?consent=a%20b", ["?consent"]), (file, "?consent_text=x", ["?consent_text"]),
        (file, "?consent=news", ["?consent"]), (file, "?map=city:consent.news", ["?map"]),
        (file, "?blacklist=perhaps", ["?blacklist"]), (file, "?blacklist=true&consent=marketing", ["?consent"]),
        (file, "?phone_has_country_code=maybe", ["?phone_has_country_code"]),
    ])
    func refusesAtOnce(_ file: String, _ query: String, _ pointers: [String]) async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let answer = try await upload(client, file, query)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == pointers, "\(answer.text)")
        }
        let left = try? FileManager.default.contentsOfDirectory(atPath: harness.directory + "/imports")
        #expect((left ?? []) == [])
    }

    @Test func goesOnAfterACrash() async throws {
        let harness = try ConsoleHarness()
        let rows = (0..<2500).map { "P\($0),+9198\(String(format: "%08d", 10_000_000 + $0))" }
        try await harness.test { client async throws in
            let made = try await upload(client, "name,phone\n" + rows.joined(separator: "\n"), "?consent=marketing")
            let id = try #require(made["id"].text)
            // What a process that was killed after its first batch leaves behind.
            let uploads = Uploads(harness.dependencies.settings)
            try await harness.store.write { transaction in
                let item = try ImportStore.require(id, in: transaction.db)
                var file = try ImportFile(path: uploads.path(id), parameters: item.parameters)
                _ = try ImportBatch(item: item).apply(try file.next(1000), in: transaction)
            }
            #expect(try await client.get("/imports/\(id)")["status"] == "running")
            try await harness.runImports()
            let done = try await client.get("/imports/\(id)")
            #expect(done["status"] == "completed" && done["total"] == 2500, "\(done.text)")
            #expect(done["created"] == 2500 && done["updated"] == 0 && done["rejected"] == 0, "\(done.text)")
        }
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).count == 2500)
        #expect(harness.log.records(of: Topics.consents).count == 2500)
    }

    @Test func aRepeatedUploadIsOneImport() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let first = try await upload(client, Self.file, "?default_country=IN", idempotencyKey: "k")
            let second = try await upload(client, Self.file, "?default_country=IN", idempotencyKey: "k")
            #expect(first.status == 202 && first.json == second.json)
            #expect(try await upload(client, Self.file + "x", "?default_country=IN", idempotencyKey: "k").status == 422)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: harness.directory + "/imports")
        #expect(files.count == 1)
    }

    @Test func columnsHoldConsents() async throws {
        let harness = try ConsoleHarness()
        let file = """
            phone,offers,orders
            98123 45678,yes,no
            +919812345679,revoked,granted
            +919812345680,perhaps,
            """
        try await harness.test { client async throws in
            _ = try await client.patch(
                "/settings", #"{"default_country":"IN","purposes":["orders"],"evidence_required":true}"#)
            let query = "?map=offers:consent.marketing,orders:consent.orders"
            #expect(try await upload(client, file, query).pointers == ["?consent_text"])
            let made = try await upload(client, file, query + "&consent_text=As%20agreed")
            #expect(made.status == 202, "\(made.text)")
            try await harness.runImports()
            let done = try await client.get("/imports/\(made["id"].text ?? "")")
            #expect(done["created"] == 3 && done["warnings"] == 1, "\(done.text)")
        }
        let states = try await harness.store.read { db in
            try ["78", "79", "80"].map { end in
                try ["marketing", "orders"].map {
                    try ConsentStates.effective($0, of: "phone:+9198123456\(end)", in: db)
                }
            }
        }
        #expect(states == [[.granted, .revoked], [.revoked, .granted], [nil, nil]])
        let trail = try await harness.store.read {
            try ConsentStore.trail(of: ["phone:+919812345678"], after: nil, limit: 9, in: $0)
        }
        #expect(trail.allSatisfy { $0.text == "As agreed" && $0.source == "import" && !$0.actor.isEmpty })
    }

    @Test func aBlacklistMarksEverybody() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let known = try await client.post("/contacts", #"{"phone":"+919812345678","first_name":"Asha"}"#)
            let made = try await upload(client, "phone\n+919812345678\n+919812345679\n12\n", "?blacklist=true")
            try await harness.runImports()
            let done = try await client.get("/imports/\(made["id"].text ?? "")")
            #expect(done["created"] == 1 && done["updated"] == 1 && done["rejected"] == 1, "\(done.text)")
            let asha = try await client.get("/contacts/\(known["id"].text ?? "")")
            #expect(asha["blacklisted"] == true && asha["first_name"] == "Asha")
            #expect(try await client.get("/contacts?search=919812345679").data.first?["blacklisted"] == true)

            // A column that happens to have the name takes nobody off; one that was named does.
            let list = "phone,blacklisted\n+919812345678,no\n+919812345680,yes\n"
            _ = try await upload(client, list)
            try await harness.runImports()
            #expect(try await client.get("/contacts?search=919812345678").data.first?["blacklisted"] == true)
            #expect(try await client.get("/contacts?search=919812345680").data.first?["blacklisted"] == true)
            _ = try await upload(client, list, "?map=blacklisted:blacklisted")
            try await harness.runImports()
            #expect(try await client.get("/contacts?search=919812345678").data.first?["blacklisted"] == false)
        }
    }

    @Test func anUnknownTimeZoneIsAWarning() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let made = try await upload(client, "phone,time_zone\n+919812345678,Mars/Base\n")
            try await harness.runImports()
            let done = try await client.get("/imports/\(made["id"].text ?? "")")
            #expect(done["warnings"] == 1 && done["created"] == 1, "\(done.text)")
        }
    }

    @Test func refusesOtherTypes() async throws {
        try await ConsoleHarness().test { client async throws in
            #expect(try await client.post("/contacts/import", "{}", type: "application/json").status == 415)
            #expect(try await client.get("/imports/none").status == 404)
            #expect(try await client.get("/imports/none/rejected").status == 404)
        }
    }
}
