import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Definition of drips")
struct DripReaderTests {
    private static let welcome = DripFixture.welcome
    private static let text = DripFixture.text
    private static let template = DripFixture.template

    @Test(
        "what is wrong with a drip is named",
        arguments: [
            (#""purpose":"marketing""#, ["/steps"]),
            (#""steps":[]"#, ["/steps"]),
            (#""steps":[{}]"#, ["/steps/0/unit", "/steps/0/messages"]),
            (#""steps":[{"unit":"days","run_after":1,"messages":[]}]"#, ["/steps/0/messages"]),
            (#""steps":[\#(DripFixture.step("weeks", 1))]"#, ["/steps/0/unit"]),
            (#""steps":[\#(DripFixture.step("days", -1))]"#, ["/steps/0/run_after"]),
            (#""steps":[\#(DripFixture.step("days", 367))]"#, ["/steps/0/run_after"]),
            (#""steps":[\#(DripFixture.step("immediately", 5))]"#, ["/steps/0/run_after"]),
            (
                #""steps":[\#(welcome),{"unit":"hours","messages":[{"channel_id":"wa","content":\#(text)}]}]"#,
                ["/steps/1/run_after"]
            ),
            (
                #""steps":[{"unit":"immediately","messages":[{}]}]"#,
                ["/steps/0/messages/0/channel_id", "/steps/0/messages/0/content"]
            ),
            (
                #""steps":[{"unit":"immediately","messages":[{"channel_id":"wa","content":{"type":"text"}}]}]"#,
                ["/steps/0/messages/0/content/body"]
            ),
            (
                #""steps":[{"unit":"immediately","messages":[{"channel_id":"wa","content":\#(text),"outside_window":\#(template),"when_window_closed":"wait"}]}]"#,
                ["/steps/0/messages/0/when_window_closed"]
            ),
            (
                #""steps":[{"unit":"immediately","messages":[{"channel_id":"wa","content":\#(text),"outside_window":\#(text)}]}]"#,
                ["/steps/0/messages/0/outside_window"]
            ),
            (
                #""steps":[{"unit":"immediately","messages":[{"channel_id":"wa","variants":[{"id":"a","content":\#(text)}]}]}]"#,
                ["/steps/0/messages/0/variants"]
            ),
            (
                #""steps":[\#(welcome)],"exit_on":["unsubscribe","event:","event:a b"]"#,
                ["/exit_on/0", "/exit_on/1", "/exit_on/2"]
            ),
            (#""steps":[\#(welcome)],"re_enrol":"always""#, ["/re_enrol"]),
            (#""steps":[\#(welcome)],"re_enrol":{"after_days":-1}"#, ["/re_enrol/after_days"]),
            (#""steps":[\#(welcome)],"enrol_on":{}"#, ["/enrol_on"]),
            (#""steps":[\#(welcome)],"enrol_on":{"filter":{"groups":[]}}"#, ["/enrol_on/filter"]),
            (
                #""steps":[\#(welcome)],"enrol_on":{"tags":[],"events":["a b"]}"#,
                ["/enrol_on/tags", "/enrol_on/events/0"]
            ),
            (#""steps":[\#(welcome)],"schedule":{"recurrence":{"rule":"FREQ=DAILY"}}"#, ["/schedule"]),
            (#""steps":[\#(welcome)],"audience":{"all":true},"content":\#(text)"#, ["/audience", "/content"]),
            (
                #""steps":[{"unit":"immediately","colour":1,"messages":[{"channel_id":"wa","content":\#(text)}]}]"#,
                ["/steps/0/colour"]
            ),
        ])
    func invalid(members: String, pointers: [String]) async throws {
        try await CampaignFixture().test { client async throws in
            let answer = try await client.post("/campaigns", DripFixture.draft(members))
            #expect(answer.status == .unprocessableContent, "\(answer.text)")
            #expect(Set(answer.pointers) == Set(pointers.map(JSONValue.string)), "\(answer.text)")
        }
    }

    @Test("a broadcast takes no members of drips, and the kind stays")
    func kinds() async throws {
        try await CampaignFixture().test { client async throws in
            let broadcast =
                #"{"id":"b","name":"n","channel_id":"wa","content":\#(Self.text),"steps":[],"exit_on":["reply"]}"#
            let refused = try await client.post("/campaigns", broadcast)
            #expect(Set(refused.pointers) == ["/steps", "/exit_on"], "\(refused.text)")
            let created = try await client.post("/campaigns", DripFixture.draft(#""steps":[\#(Self.welcome)]"#))
            #expect(created.status == .created, "\(created.text)")
            #expect(try await client.patch("/campaigns/d", #"{"kind":"broadcast"}"#).pointers == ["/kind"])
        }
    }

    @Test("a drip has the contract's shape and defaults, and can be given back as it is")
    func shape() async throws {
        try await CampaignFixture().test { client async throws in
            let answer = try await client.post("/campaigns", DripFixture.draft(#""steps":[\#(Self.welcome)]"#))
            #expect(answer["kind"] == "drip")
            #expect(answer["exit_on"] == ["opt_out"])
            #expect(answer["re_enrol"] == "never")
            #expect(answer["enrol_on"] == .null)
            #expect(answer["pause_stops_clock"] == false)
            guard case .object(let object) = answer.json else { return #expect(Bool(false)) }
            #expect(object["audience"] == nil && object["content"] == nil && object["channel_id"] == nil)

            let full = """
                {"steps":[\(Self.welcome),{"unit":"hours","run_after":3,"remove_after_reply":true,"messages":[
                    {"channel_id":"wa","content":\(Self.text),"when_window_closed":"wait"},
                    {"channel_id":"sms","variants":[{"id":"a","content":\(Self.text)},{"id":"b","content":\(Self.text)}]}]}],
                 "exit_on":["reply","event:bought","reply"],"re_enrol":{"after_days":30},"pause_stops_clock":true,
                 "enrol_on":{"tags":["new"],"filter":{"groups":[{"rules":[{"column":"tag","operator":"in","value":["vip"]}]}]}}}
                """
            let changed = try await client.patch("/campaigns/d", full)
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(changed["exit_on"] == ["reply", "event:bought"])
            #expect(changed["re_enrol"] == ["after_days": 30])
            let definition = ["steps", "exit_on", "re_enrol", "enrol_on", "pause_stops_clock"].map { ($0, changed[$0]) }
            let again = try await client.patch("/campaigns/d", JSONWriter.text(.object(JSONObject(definition))))
            #expect(again.status == .ok, "\(again.text)")
            for (name, value) in definition { #expect(again[name] == value, "\(name)") }
            let cleared = try await client.patch(
                "/campaigns/d", #"{"exit_on":null,"re_enrol":null,"enrol_on":null,"pause_stops_clock":null}"#)
            #expect(cleared["exit_on"] == ["opt_out"])
            #expect(cleared["re_enrol"] == "never")
            #expect(cleared["enrol_on"] == .null)
            #expect(cleared["pause_stops_clock"] == false)
        }
    }

    @Test("a copy is a draft with the same steps, and without what a launch has filled in")
    func duplicate() async throws {
        try await DripFixture().launched { client async throws in
            let copy = try await client.post("/campaigns/d/duplicate")
            #expect(copy["status"] == "draft")
            #expect(copy["name"] == "n (copy)")
            let original = try await client.get("/campaigns/d")
            #expect(copy["steps"] == original["steps"])
        }
    }
}
