import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Enrolments")
struct EnrolmentTests {
    private func requests(_ fixture: DripFixture) async throws -> [EnrolmentRequest] {
        try await fixture.console.outbox(Topics.enrolments).map {
            try Codec.decode(EnrolmentRequest.self, $0.value ?? [])
        }
    }

    private static let asha = "phone:+919812345678"

    /// What the scheduler says about Asha.
    private func tell(
        _ fixture: DripFixture, _ status: EnrolmentStatus, pass: Int32 = 1, revision: Int64, step: Int32 = 1,
        reason: String = "", enrolledAtMs: Int64 = DripFixture.startMs
    ) async throws {
        var state = DripFixture.state(1, status, step: step, reason: reason, pass: pass)
        state.address = Self.asha
        state.contactID = "asha"
        state.revision = revision
        state.enrolledAtMs = enrolledAtMs
        try await fixture.tell([state])
    }

    // MARK: - In

    @Test("contacts are enrolled once; who was there already is skipped, at once and later")
    func enrol() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            let body = #"{"contacts":["asha","ben","asha"]}"#
            let first = try await client.post("/campaigns/d/enrolments", body)
            #expect(first.status == .accepted, "\(first.text)")
            #expect(first.json == ["enrolled": 2, "skipped": [], "skipped_count": 0])
            let again = try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha"]}"#)
            let skipped: JSONValue = [["contact_id": "asha", "reason": "already_enrolled"]]
            #expect(again.json == ["enrolled": 0, "skipped": skipped, "skipped_count": 1])
            let row = try await client.get("/campaigns/d/enrolments?contact_id=asha").data[0]
            #expect(row["status"] == "waiting")
            #expect(row["step"] == 1)
            #expect(row["next_at"] == .null)
            try await tell(fixture, .completed, revision: 4, step: 2)
            #expect(try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha"]}"#)["enrolled"] == 0)
        }
        let told = try await requests(fixture)
        #expect(told.map(\.address) == [Self.asha, "phone:+919812345679"])
        #expect(told.allSatisfy { $0.verb == .enrol && $0.campaignID == "d" && $0.atMs == DripFixture.startMs })
        #expect(told.map(\.contactID) == ["asha", "ben"])
    }

    @Test("a filter enrols those whom it finds now")
    func filter() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            let rule = #"{"column":"tag","operator":"in","value":["vip"]}"#
            let answer = try await client.post(
                "/campaigns/d/enrolments", #"{"filter":{"groups":[{"rules":[\#(rule)]}]}}"#)
            #expect(answer["enrolled"] == 1, "\(answer.text)")
        }
        #expect(try await requests(fixture).map(\.contactID) == ["asha"])
    }

    @Test("people whom no message can reach are skipped with the reason")
    func noAddress() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            #expect(try await client.post("/contacts", #"{"id":"mail","email":"m@shop.example"}"#).status == .created)
            let answer = try await client.post("/campaigns/d/enrolments", #"{"contacts":["mail"]}"#)
            #expect(answer["skipped"] == [["contact_id": "mail", "reason": "no_address"]], "\(answer.text)")
        }
    }

    @Test("the rule of coming again is kept: after the end, or after so many days")
    func comingAgain() async throws {
        let fixture = try await DripFixture()
        let clock = fixture.console.clock
        try await fixture.launched(#""steps":[\#(DripFixture.welcome)],"re_enrol":{"after_days":2}"#) { client in
            let enrol = { try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha"]}"#) }
            #expect(try await enrol()["enrolled"] == 1)
            try await tell(fixture, .waiting, revision: 1)
            clock.advance(86_400_000)
            #expect(try await enrol()["skipped"] == [["contact_id": "asha", "reason": "re_enrol_too_soon"]])
            clock.advance(86_400_000)
            #expect(try await enrol()["enrolled"] == 1)
            let data = try await client.get("/campaigns/d/enrolments").data
            #expect(data.map { $0["pass"] } == [2])
            // The word about the first pass comes late, and that of the second takes the request's place.
            try await tell(fixture, .exited, revision: 2, step: 0, reason: "re_enrolled")
            try await tell(fixture, .waiting, pass: 2, revision: 3, enrolledAtMs: DripFixture.startMs + 2 * 86_400_000)
            let report = try await client.get("/campaigns/d/report")
            #expect(
                report["enrolments"] == ["enrolled": 2, "waiting": 1, "completed": 0, "exited": ["re_enrolled": 1]])
            let runs = try await client.get("/campaigns/d/report?run=9")
            #expect(runs.pointers == ["?run"])
        }
    }

    @Test(
        "what is wrong with a request is named",
        arguments: [
            ("{}", ["/contacts"]),
            (#"{"contacts":["asha"],"filter":{"groups":[]}}"#, ["/filter"]),
            (#"{"contacts":["a b"]}"#, ["/contacts/0"]),
            (#"{"contacts":["asha","nobody"]}"#, ["/contacts/1"]),
            (
                #"{"filter":{"groups":[{"rules":[{"column":"x","operator":"is","value":"y"}]}]}}"#,
                ["/filter/groups/0/rules/0/column"]
            ),
            (#"{"contacts":[],"all":true}"#, ["/all"]),
        ])
    func invalid(body: String, pointers: [String]) async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            for path in ["/campaigns/d/enrolments", "/campaigns/d/enrolments/remove"] {
                let answer = try await client.post(path, body)
                #expect(answer.status == .unprocessableContent, "\(answer.text)")
                #expect(answer.pointers == pointers.map(JSONValue.string), "\(answer.text)")
            }
        }
        #expect(try await requests(fixture).isEmpty)
    }

    @Test("nobody is enrolled in a draft, a broadcast or a drip that is over")
    func refused() async throws {
        let fixture = try await DripFixture()
        try await fixture.console.test { client in
            let drip = DripFixture.draft(#""steps":[\#(DripFixture.welcome)]"#)
            #expect(try await client.post("/campaigns", drip).status == .created)
            let body = #"{"contacts":["asha"]}"#
            #expect(try await client.post("/campaigns/d/enrolments", body).status == .conflict)
            #expect(try await client.post("/campaigns/d/enrolments", #"{"contacts":[]}"#).status == .conflict)
            let broadcast = #"{"id":"b","name":"n","channel_id":"wa","content":\#(DripFixture.text)}"#
            #expect(try await client.post("/campaigns", broadcast).status == .created)
            #expect(try await client.post("/campaigns/b/enrolments", body).status == .conflict)
            #expect(try await client.get("/campaigns/b/enrolments").status == .conflict)
            #expect(try await client.post("/campaigns/none/enrolments", body).status == .notFound)
            _ = try await client.post("/campaigns/d/launch")
            #expect(try await client.post("/campaigns/d/enrolments", body)["enrolled"] == 1)
            _ = try await client.post("/campaigns/d/cancel")
            #expect(try await client.post("/campaigns/d/enrolments", body).status == .conflict)
            // The scheduler answers no requests of a drip that is over.
            #expect(try await client.get("/campaigns/d/enrolments").data.isEmpty)
        }
    }

    // MARK: - Out

    @Test("people are taken out one by one or many at once; who is not in it is 404 or skipped")
    func remove() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            #expect(try await client.delete("/campaigns/d/enrolments/asha").status == .notFound)
            _ = try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha"]}"#)
            let removed = try await client.delete("/campaigns/d/enrolments/asha")
            #expect(removed.status == .accepted)
            #expect(removed["contact_id"] == "asha")
            let many = try await client.post("/campaigns/d/enrolments/remove", #"{"contacts":["asha","ben"]}"#)
            #expect(many["removed"] == 1)
            #expect(many["skipped"] == [["contact_id": "ben", "reason": "not_enrolled"]])
            try await tell(fixture, .exited, revision: 2, step: 1, reason: "removed")
            #expect(try await client.delete("/campaigns/d/enrolments/asha").status == .notFound)
        }
        #expect(try await requests(fixture).map(\.verb) == [.enrol, .remove, .remove])
    }

    @Test("an erased contact leaves a number behind and nothing else, whatever is told later")
    func erase() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            _ = try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha"]}"#)
            try await tell(fixture, .waiting, revision: 1, step: 2)
            #expect(try await client.delete("/contacts/asha").status == .noContent)
            try await tell(fixture, .exited, revision: 2, step: 1, reason: "removed")
            let answer = try await client.get("/campaigns/d/enrolments")
            #expect(answer.data.count == 1)
            #expect(answer.data[0]["status"] == "exited")
            #expect(answer.data[0]["contact_id"] == .null)
            #expect(answer.data[0]["phone"] == .null)
            #expect(!answer.text.contains("9812345678"))
        }
    }

    // MARK: - The list

    @Test("people are listed page by page, found by status, step and name, and downloaded")
    func list() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            _ = try await client.post("/campaigns/d/enrolments", #"{"contacts":["asha","ben"]}"#)
            try await tell(fixture, .exited, revision: 3, step: 1, reason: "reply")
            let first = try await client.get("/campaigns/d/enrolments?limit=1")
            #expect(first.data.map { $0["contact_id"] } == ["asha"])
            #expect(first.data[0]["exit_reason"] == "reply")
            #expect(first.data[0]["first_name"] == "Asha")
            guard case .string(let cursor) = first["next"] else { return #expect(Bool(false), "\(first.text)") }
            let second = try await client.get("/campaigns/d/enrolments?limit=1&after=\(cursor)")
            #expect(second.data.map { $0["contact_id"] } == ["ben"])
            #expect(second["next"] == .null)
            for query in ["status=exited", "search=asha", "search=98123%2045678", "contact_id=asha"] {
                let found = try await client.get("/campaigns/d/enrolments?\(query)")
                #expect(found.data.map { $0["contact_id"] } == ["asha"], "\(query)")
            }
            #expect(try await client.get("/campaigns/d/enrolments?step=2").data.isEmpty)
            #expect(try await client.get("/campaigns/d/enrolments?status=gone").pointers == ["?status"])
            let csv = try await client.get("/campaigns/d/enrolments?status=exited", accept: "text/csv")
            let lines = csv.text.split(whereSeparator: \.isNewline)
            #expect(lines.count == 2, "\(csv.text)")
            #expect(lines[1].hasPrefix("asha,+919812345678,Asha,"), "\(csv.text)")
            let mine = try await client.get("/contacts/asha/enrolments")
            #expect(mine.data.map { $0["campaign_name"] } == ["n"])
            #expect(mine.data.map { $0["status"] } == ["exited"])
        }
    }

    @Test("older news change nothing, and people who come by themselves are there as soon as it is told")
    func order() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client in
            try await tell(fixture, .completed, revision: 5, step: 2)
            try await tell(fixture, .waiting, revision: 4)
            #expect(try await client.get("/campaigns/d/enrolments").data.map { $0["status"] } == ["completed"])
            // Nobody has this address.
            try await fixture.tell([DripFixture.state(99, .waiting, step: 1)])
            #expect(try await client.get("/campaigns/d/enrolments").data.count == 1)
        }
    }
}
