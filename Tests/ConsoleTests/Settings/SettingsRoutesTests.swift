import HTTPTypes
import Models
import Testing

@testable import Console

@Suite struct SettingsRoutesTests {
    @Test func showsTheDefaultsUntilSomethingIsDecided() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let settings = try await client.get("/settings")
            #expect(settings.status == 200)
            #expect(settings["time_zone"] == "UTC" && settings["default_country"] == .null)
            #expect(settings["purposes"] == [] && settings["purposes_without_opt_in"] == ["authentication"])
            #expect(settings["frequency_caps"] == [] && settings["quiet_hours"] == .null)
            #expect(settings["evidence_required"] == false && settings["not_on_channel_s"] == 2_592_000)
            #expect(settings.text.contains(#"{"action":"stop","payload":"STOP_PROMO"}"#))
            #expect(settings.text.contains("UNSUBSCRIBE"))
        }
        try await harness.publish()
        #expect(harness.log.records(of: Topics.settings).isEmpty)
    }

    @Test func replacesWhatIsGivenAndTellsTheStages() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let change = """
                {"time_zone":"Asia/Kolkata","default_country":"in","purposes":["order_updates"],
                 "purposes_without_opt_in":["authentication","order_updates"],
                 "keywords":[{"action":"blacklist","language":"en","words":["never again"],"reply":"Understood."},
                             {"action":"stop","words":["STOP","arrêt"]}],
                 "button_payloads":[{"action":"stop_all","payload":"BYE"}],
                 "frequency_caps":[{"purpose":"marketing","count":2,"period_s":604800},
                                   {"purpose":"all","count":5,"period_s":604800}],
                 "quiet_hours":{"start":"21:00","end":"08:00","purposes":["marketing"]},
                 "evidence_required":true,"not_on_channel_s":60}
                """
            let changed = try await client.patch("/settings", change)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(changed["default_country"] == "IN")
            #expect(
                changed["quiet_hours"] == [
                    "start": "21:00", "end": "08:00", "time_zone": "recipient", "purposes": ["marketing"],
                ])
            #expect(try await client.get("/settings").json == changed.json)
            // Nothing new: no new revision.
            #expect(try await client.patch("/settings", #"{"time_zone":"Asia/Kolkata"}"#).json == changed.json)
            let reset = try await client.patch("/settings", #"{"quiet_hours":null,"keywords":null,"time_zone":null}"#)
            #expect(reset["quiet_hours"] == .null && reset["time_zone"] == "UTC")
            #expect(reset.text.contains("UNSUBSCRIBE") && reset["evidence_required"] == true)
        }
        try await harness.publish()
        let records = harness.log.records(of: Topics.settings)
        #expect(records.count == 2 && records.allSatisfy { $0.key == Array("default".utf8) })
        let first = try Codec.decode(WorkspaceSettings.self, try #require(records.first?.value))
        #expect(first.revision == 1 && first.quietHours.hours.startMinute == 1260)
        #expect(first.keywords.first?.action == .blacklist && first.frequencyCaps.count == 2)
    }

    @Test(arguments: [
        (#"{"colour":"red"}"#, ["/colour"]), (#"{"time_zone":"Mars/Base"}"#, ["/time_zone"]),
        (#"{"time_zone":"PST"}"#, ["/time_zone"]), (#"{"default_country":"XX"}"#, ["/default_country"]),
        (#"{"purposes":["marketing","x","x","all","a b"]}"#, ["/purposes/4"]),
        (#"{"purposes":["marketing","x","x","all"]}"#, ["/purposes/0", "/purposes/2", "/purposes/3"]),
        (#"{"purposes_without_opt_in":["all","news"]}"#, ["/purposes_without_opt_in/0", "/purposes_without_opt_in/1"]),
        (#"{"keywords":[{"action":"dance","words":["A"]}]}"#, ["/keywords/0/action"]),
        (#"{"keywords":[{"action":"stop","words":[]}]}"#, ["/keywords/0/words"]),
        (
            #"{"keywords":[{"action":"stop","words":["Halt"]},{"action":"start","words":["halt!","..."]}]}"#,
            ["/keywords/1/words/0", "/keywords/1/words/1"]
        ),
        (
            #"{"button_payloads":[{"action":"stop","payload":"OPTIN:x"},{"action":"stop","payload":""}]}"#,
            ["/button_payloads/1/payload"]
        ),
        (#"{"button_payloads":[{"action":"stop","payload":"OPTIN:x"}]}"#, ["/button_payloads/0/payload"]),
        (
            #"{"button_payloads":[{"action":"stop","payload":"A"},{"action":"start","payload":"A"}]}"#,
            ["/button_payloads/1/payload"]
        ),
        (#"{"frequency_caps":[{"purpose":"news","count":1,"period_s":60}]}"#, ["/frequency_caps/0/purpose"]),
        (
            #"{"frequency_caps":[{"purpose":"all","count":0,"period_s":0}]}"#,
            ["/frequency_caps/0/count", "/frequency_caps/0/period_s"]
        ),
        (
            #"{"frequency_caps":[{"purpose":"all","count":1,"period_s":9},{"purpose":"all","count":2,"period_s":9}]}"#,
            ["/frequency_caps/1"]
        ),
        (#"{"quiet_hours":{"start":"21:00"}}"#, ["/quiet_hours/end"]),
        (
            #"{"quiet_hours":{"start":"25:00","end":"08:00","time_zone":"Nowhere"}}"#,
            ["/quiet_hours/start", "/quiet_hours/time_zone"]
        ),
        (#"{"quiet_hours":{"start":"08:00","end":"08:00"}}"#, ["/quiet_hours/end"]),
        (#"{"quiet_hours":{"start":"21:00","end":"08:00","purposes":["news"]}}"#, ["/quiet_hours/purposes/0"]),
        (#"{"not_on_channel_s":-1}"#, ["/not_on_channel_s"]), (#"[]"#, [""]),
    ])
    func refuses(_ body: String, _ pointers: [String]) async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let answer = try await client.patch("/settings", body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == pointers, "\(answer.text)")
        }
        try await harness.publish()
        #expect(harness.log.records(of: Topics.settings).isEmpty)
    }

    @Test func aPurposeThatAFormNeedsStays() async throws {
        try await ConsoleHarness().test { client async throws in
            #expect(try await client.patch("/settings", #"{"purposes":["news"]}"#).status == 200)
            let form = try await client.post("/optin-forms", #"{"id":"f","purpose":"news","text":"Yes"}"#)
            #expect(form.status == 201, "\(form.text)")
            #expect(try await client.patch("/settings", #"{"purposes":[]}"#).pointers == ["/purposes"])
            #expect(try await client.delete("/optin-forms/f").status == 204)
            #expect(try await client.patch("/settings", #"{"purposes":[]}"#).status == 200)
        }
    }

    @Test func campaignsAreForDeclaredPurposes() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let campaign = """
                {"id":"c","name":"C","channel_id":"wa","purpose":"news","audience":{"all":true},
                 "content":{"type":"text","body":"Hello"}}
                """
            #expect(try await client.post("/campaigns", campaign).pointers == ["/purpose"])
            _ = try await client.patch("/settings", #"{"purposes":["news"]}"#)
            #expect(try await client.post("/campaigns", campaign).status == .created)
            #expect(try await client.patch("/campaigns/c", #"{"purpose":"olds"}"#).pointers == ["/purpose"])
            _ = try await client.patch("/settings", #"{"purposes":[]}"#)
            let launch = try await client.post("/campaigns/c/launch")
            #expect(launch.status == .unprocessableContent && launch.pointers == ["/purpose"], "\(launch.text)")
        }
    }

    @Test func onlyAdministratorsDecide() async throws {
        try await ConsoleHarness().test { client async throws in
            let key = try #require(
                try await client.post("/api-keys", #"{"name":"m","role":"marketer"}"#)["key"].text)
            #expect(try await client.get("/settings", key: key).status == 200)
            #expect(try await client.patch("/settings", "{}", key: key).status == 403)
        }
    }

    @Test func aNewLogIsToldAgain() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            _ = try await client.patch("/settings", #"{"time_zone":"Asia/Kolkata"}"#)
            _ = try await client.post("/optin-forms", #"{"id":"f","purpose":"marketing","text":"Yes"}"#)
        }
        try await harness.publish()
        harness.log.replace(identity: "log-2")
        try await harness.publish()
        #expect(harness.log.records(of: Topics.settings).count == 1)
        #expect(harness.log.records(of: Topics.optInForms).count == 1)
    }
}
