import Testing

@testable import ProviderSimulator

@Suite struct TemplateTests {
    @Test func everySampleCanBeRead() throws {
        let samples = SampleTemplates.all(wabaID: "1", firstID: 1)
        #expect(samples.count == (try JSONParser.parse(SampleTemplates.text).array?.count))
        let states = Set(samples.map(\.status))
        #expect(states.isSuperset(of: [.approved, .paused, .pending, .rejected, .disabled]))
        #expect(Set(samples.map(\.category)) == [.marketing, .utility, .authentication])
    }

    struct Case: Sendable {
        let name: String
        let parameters: [String]
        let code: Int?
    }

    @Test(arguments: [
        Case(name: "seasonal_offer", parameters: ["Asha", "20%"], code: nil),
        Case(name: "seasonal_offer", parameters: ["Asha"], code: 132000),
        Case(name: "seasonal_offer", parameters: ["Asha", "20%", "more"], code: 132000),
        Case(name: "seasonal_offer", parameters: [], code: 132000),
        Case(name: "seasonal_offer", parameters: ["Asha", "a\nb"], code: 132008),
        Case(name: "seasonal_offer", parameters: ["Asha", "a     b"], code: 132008),
        Case(name: "seasonal_offer", parameters: ["Asha", String(repeating: "x", count: 1000)], code: 132005),
        Case(name: "welcome", parameters: [], code: nil),
        Case(name: "nothing", parameters: [], code: 132001),
        Case(name: "spring_preview", parameters: ["x"], code: 132001),
        Case(name: "lottery", parameters: ["x"], code: 132001),
        Case(name: "flash_sale", parameters: ["x"], code: 132015),
        Case(name: "old_offer", parameters: ["x"], code: 132016),
        Case(name: "event_reminder", parameters: ["a", "b", "c"], code: 132000),
    ])
    func checksBodies(example: Case) {
        var world = World()
        #expect(world.code(Body.template(example.name, example.parameters)) == example.code)
    }

    @Test func theLanguageIsPartOfTheName() {
        var world = World()
        #expect(world.code(Body.template("order_update", ["a", "b"], language: "de")) == nil)
        #expect(world.code(Body.template("order_update", ["a", "b"], language: "fr")) == 132001)
    }

    @Test func checksHeadersAndButtons() {
        var world = World()
        let image: JSONValue = [
            "type": "header", "parameters": [["type": "image", "image": ["link": "https://x.example/a.jpg"]]],
        ]
        let video: JSONValue = ["type": "header", "parameters": [["type": "video", "video": ["id": "1"]]]]
        func button(_ type: String, _ index: JSONValue, _ parameter: JSONValue) -> JSONValue {
            ["type": "button", "sub_type": .string(type), "index": index, "parameters": [parameter]]
        }
        let url = button("url", "0", ["type": "text", "text": "summer"])
        let stop = button("quick_reply", 1, ["type": "payload", "payload": "STOP_PROMO"])
        func code(_ more: [JSONValue]) -> Int? { world.code(Body.template("picture_offer", ["Asha"], more: more)) }
        #expect(code([image, url, stop]) == nil)
        #expect(code([url, stop]) == 132012)
        #expect(code([video, url]) == 132012)
        #expect(code([image]) == 131008)
        #expect(code([image, url, button("quick_reply", 5, ["type": "payload", "payload": "x"])]) == 131009)
        #expect(code([image, url, button("url", 1, ["type": "text", "text": "x"])]) == 132012)
        #expect(world.core.messages[1]?.buttons == [TappableButton(id: "STOP_PROMO", title: "Stop promotions")])
        #expect(world.core.messages[1]?.preview == "Dear Asha, our new collection is here. Have a look today!")
    }

    @Test func checksNamedParameters() throws {
        var world = World()
        func body(_ names: [String]) -> JSONValue {
            let parameters = names.map { name -> JSONValue in
                ["type": "text", "parameter_name": .string(name), "text": .string("<\(name)>")]
            }
            return [
                "messaging_product": "whatsapp", "to": .string(World.indian), "type": "template",
                "template": [
                    "name": "event_reminder", "language": ["code": "en_US"],
                    "components": [["type": "body", "parameters": .array(parameters)]],
                ],
            ]
        }
        #expect(world.code(body(["time", "first_name", "event"])) == nil)
        #expect(world.core.messages[1]?.preview == "Hi <first_name>, <event> starts at <time> today. See you there!")
        #expect(world.code(body(["time", "first_name", "place"])) == 132000)
    }

    @Test func theMarketingAPITakesOnlyMarketing() {
        var world = World()
        #expect(world.code(Body.template(), marketingAPI: true) == nil)
        #expect(world.core.messages[1]?.category == .marketingLite)
        #expect(world.code(Body.template("order_update", ["a", "b"]), marketingAPI: true) == 134100)
        #expect(world.code(Body.text(), marketingAPI: true) == 100)
    }

    @Test func listsPageByPage() {
        let world = World()
        var query = TemplateQuery(wabaID: World.business.wabaID)
        query.limit = 4
        var names: [String] = []
        while true {
            let (indices, more) = world.core.templates.page(query)
            names += indices.map { world.core.templates[$0].name }
            query.after = indices.last
            if !more { break }
        }
        #expect(names == world.core.templates.all.map(\.name))
        query = TemplateQuery(wabaID: World.business.wabaID, status: "paused")
        #expect(world.core.templates.page(query).indices.map { world.core.templates[$0].name } == ["flash_sale"])
        query = TemplateQuery(wabaID: World.business.wabaID, language: "de")
        #expect(world.core.templates.page(query).indices.count == 1)
        #expect(world.core.templates.page(TemplateQuery(wabaID: "other")).indices.isEmpty)
    }

    @Test func aSubmittedTemplateIsApprovedAfterItsReview() throws {
        var world = World()
        let fields: JSONValue = [
            "name": "new_one", "language": "en", "category": "UTILITY",
            "components": [["type": "BODY", "text": "Your table for {{1}} is booked."]],
        ]
        let answer = try world.core.change("template-submit", fields, at: world.moment)
        #expect(answer["status"] == "PENDING")
        #expect(world.code(Body.template("new_one", ["two"], language: "en")) == 132001)
        world.advance(ms: 60_000)
        let items = world.push()
        #expect(items.count == 1)
        guard case .change(let change) = items.first?.subject else {
            Issue.record("no webhook")
            return
        }
        #expect(change.field == "message_template_status_update")
        #expect(try JSONParser.parse(change.value)["event"] == "APPROVED")
        #expect(world.code(Body.template("new_one", ["two"], language: "en")) == nil)
    }
}
