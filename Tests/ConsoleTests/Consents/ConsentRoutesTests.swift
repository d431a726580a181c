import Models
import Testing

@testable import Console

@Suite struct ConsentRoutesTests {
    private static let address = "phone:+919812345678"

    private func consent(_ state: String, purpose: String = "marketing", at: String? = nil) -> String {
        let time = at.map { #","at":"\#($0)""# } ?? ""
        return #"{"phone":"+919812345678","purpose":"\#(purpose)","state":"\#(state)"\#(time)}"#
    }

    private func effective(_ harness: ConsoleHarness, _ purpose: String) async throws -> ConsentState? {
        try await harness.store.read { try ConsentStates.effective(purpose, of: Self.address, in: $0) }
    }

    @Test func recordsAndPublishes() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let body = """
                {"phone":"+91 98123 45678","purpose":"marketing","state":"granted","source":"website",
                 "evidence":{"text":"Send me offers","url":"https://shop.example/join"},"at":"2026-03-01T10:00:00+01:00"}
                """
            let made = try await client.post("/consents", body)
            #expect(made.status == 201)
            #expect(made["phone"] == "+919812345678" && made["at"] == "2026-03-01T09:00:00Z")
        }
        try await harness.publish()
        let value = try #require(harness.log.records(of: Topics.consents).first?.value)
        let record = try Codec.decode(ConsentRecord.self, value)
        #expect(record.state == .granted && record.source == "website" && record.text == "Send me offers")
        #expect(record.address == Self.address)
    }

    @Test func theLaterEntryWinsAndARevocationWinsATie() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let time = "2026-02-01T00:00:00Z"
            _ = try await client.post("/consents", consent("revoked", at: time))
            _ = try await client.post("/consents", consent("granted", at: time))
            #expect(try await effective(harness, "marketing") == .revoked)
            _ = try await client.post("/consents", consent("granted", at: "2026-02-02T00:00:00Z"))
            _ = try await client.post("/consents", consent("revoked", at: "2026-01-01T00:00:00Z"))
            #expect(try await effective(harness, "marketing") == .granted)
            _ = try await client.post("/consents", consent("revoked", purpose: "all", at: "2026-02-03T00:00:00Z"))
            #expect(try await effective(harness, "marketing") == .revoked)
            #expect(try await effective(harness, "utility") == .revoked)
        }
    }

    @Test func takesAThousand() async throws {
        try await ConsoleHarness().test { client async throws in
            let one = consent("granted")
            let many = try await client.post(
                "/consents", "[" + Array(repeating: one, count: 1000).joined(separator: ",") + "]")
            #expect(many.status == 201)
            #expect(many.data.count == 1000)
            let more = try await client.post(
                "/consents", "[" + Array(repeating: one, count: 1001).joined(separator: ",") + "]")
            #expect(more.status == 422)
            #expect(try await client.post("/consents", "[]").status == 422)
        }
    }

    @Test func oneBadEntryRefusesAll() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let future = consent("granted", at: "2026-03-01T09:05:01Z")
            let body =
                "[\(consent("granted")),\(future),{\"phone\":\"1\",\"purpose\":\"a b\",\"state\":\"maybe\",\"x\":1},7]"
            let answer = try await client.post("/consents", body)
            #expect(answer.status == 422)
            #expect(answer.pointers == ["/1/at", "/2/phone", "/2/purpose", "/2/state", "/2/x", "/3"])
        }
        #expect(try await effective(harness, "marketing") == nil)
    }

    @Test func unknownPurposesAreNamed() async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post("/consents", consent("granted", purpose: "order_updates"))
            #expect(answer.status == 422 && answer.pointers == ["/purpose"])
            #expect(answer.text.contains("PATCH /settings"))
            _ = try await client.patch("/settings", #"{"purposes":["order_updates"]}"#)
            #expect(try await client.post("/consents", consent("granted", purpose: "order_updates")).status == 201)
            #expect(try await client.post("/consents", consent("revoked", purpose: "all")).status == 201)
        }
    }

    @Test func clocksMayDifferALittle() async throws {
        try await ConsoleHarness().test { client async throws in
            let ahead = try await client.post("/consents", consent("granted", at: "2026-03-01T09:05:00Z"))
            // A date ahead would outlive an opt-out that comes before it.
            #expect(ahead.status == 201 && ahead["at"] == "2026-03-01T09:00:00Z")
            #expect(try await client.post("/consents", consent("revoked")).status == 201)
        }
    }

    @Test func evidenceWhereTheWorkspaceDemandsIt() async throws {
        try await ConsoleHarness().test { client async throws in
            _ = try await client.patch("/settings", #"{"evidence_required":true,"default_country":"IN"}"#)
            #expect(try await client.post("/consents", consent("granted")).pointers == ["/evidence"])
            #expect(try await client.post("/consents", consent("revoked")).status == 201)
            let shown = #"{"phone":"98123 45678","purpose":"marketing","state":"granted","evidence":{"text":"Yes"}}"#
            let made = try await client.post("/consents", shown)
            #expect(made.status == 201 && made["phone"] == "+919812345678", "\(made.text)")
            let empty = #"{"phone":"98123 45678","purpose":"marketing","state":"granted","evidence":{"text":""}}"#
            #expect(try await client.post("/consents", empty).pointers == ["/evidence"])
        }
    }

    @Test func withinOneSecondARevocationWins() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            _ = try await client.post("/consents", consent("revoked", at: "2026-02-01T00:00:00Z"))
            _ = try await client.post("/consents", consent("granted", at: "2026-02-01T00:00:00.900Z"))
            #expect(try await effective(harness, "marketing") == .revoked)
            _ = try await client.post("/consents", consent("granted", at: "2026-02-01T00:00:01Z"))
            #expect(try await effective(harness, "marketing") == .granted)
        }
    }

    @Test func showsTheTrail() async throws {
        try await ConsoleHarness().test { client async throws in
            let made = try await client.post("/contacts", #"{"phone":"+919812345678"}"#)
            let id = try #require(made["id"].text)
            for day in 1...3 {
                _ = try await client.post("/consents", consent("granted", at: "2026-02-0\(day)T00:00:00Z"))
            }
            let first = try await client.get("/contacts/\(id)/consents?limit=2")
            let next = try #require(first["next"].text)
            let second = try await client.get("/contacts/\(id)/consents?limit=2&after=\(next)")
            #expect(
                (first.data + second.data).map { $0["at"].text?.prefix(10) } == [
                    "2026-02-03", "2026-02-02", "2026-02-01",
                ])
            #expect(first["effective"]["marketing"] == "granted" && first["effective"]["utility"] == .null)
            #expect(first.data.first?["actor"].text?.hasPrefix("api_key:") == true)
            #expect(try await client.get("/contacts/nobody/consents").status == 404)
        }
    }
}
