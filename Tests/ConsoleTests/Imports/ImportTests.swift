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
