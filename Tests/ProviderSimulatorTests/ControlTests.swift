import Testing

@testable import ProviderSimulator

@Suite struct ControlTests {
    private func pointers(_ name: String, _ body: JSONValue) -> [String] {
        var world = World()
        do throws(ControlError) {
            _ = try world.core.change(name, body, at: world.moment)
            return []
        } catch {
            return error.fields.map(\.pointer)
        }
    }

    @Test func unknownAndWrongFieldsAreNamed() {
        #expect(pointers("faults", ["duplicate_webhooks": 2, "nonsense": 1]) == ["/duplicate_webhooks", "/nonsense"])
        #expect(pointers("faults", ["force": [["count": 1]]]) == ["/force/0/code"])
        #expect(pointers("faults", ["force": [["code": 1, "x": 1]]]) == ["/force/0/x"])
        #expect(pointers("person", ["name": "x"]) == ["/phone"])
        #expect(pointers("person", ["phone": "+919812345678", "on_whatsapp": "no"]) == ["/on_whatsapp"])
        #expect(pointers("number", ["phone_number_id": "abc", "phone": "+4915112345678"]) == ["/phone_number_id"])
        #expect(pointers("webhook", ["url": "ftp://x"]) == ["/url"])
        #expect(pointers("webhook", [:]) == ["/url"])
        #expect(
            pointers("template", ["name": "Bad Name", "language": "en", "category": "UTILITY", "components": []]) == [
                "/name"
            ])
        #expect(pointers("behaviour", ["read_delay_ms": [5, 1]]) == ["/read_delay_ms"])
        #expect(pointers("webhook", []) == [""])
    }

    @Test func webhooksGoToTheMostSpecificAddress() throws {
        var world = World()
        func set(_ body: JSONValue) throws { _ = try world.core.change("webhook", body, at: world.moment) }
        try set(["url": "http://a.example/", "app_secret": "s", "verify_token": "v"])
        #expect(
            world.core.portfolio.webhook(of: 0)
                == WebhookTarget(url: "http://a.example/", appSecret: "s", verifyToken: "v"))
        try set(["waba_id": .string(World.business.wabaID), "url": "http://b.example/"])
        #expect(world.core.portfolio.webhook(of: 0)?.url == "http://b.example/")
        #expect(world.core.portfolio.webhook(of: 0)?.appSecret == "s")
        try set([
            "phone_number_id": .string(World.business.phoneNumberID), "url": "http://c.example/",
            "headers": ["X-Secret": "k"],
        ])
        #expect(world.core.portfolio.webhook(of: 0)?.headers == [.init(name: "X-Secret", value: "k")])
        #expect(world.core.portfolio.webhook(of: 0)?.appSecret == nil)
        try set(["phone_number_id": .string(World.business.phoneNumberID), "url": .null])
        #expect(world.core.portfolio.webhook(of: 0)?.url == "http://b.example/")
    }

    @Test func numbersCanBeAddedAndChanged() throws {
        var world = World()
        _ = try world.core.change(
            "number", ["phone_number_id": "777", "phone": "+4915112345678", "messages_per_second": 5000],
            at: world.moment)
        let answer = try world.core.change(
            "number", ["phone_number_id": "777", "in_maintenance": true], at: world.moment)
        #expect(answer["messages_per_second"]?.double == 5000)
        #expect(world.core.portfolio[1].inMaintenance)
        #expect(answer["access_token"] == nil)
    }

    @Test func messagesPageInBothDirections() throws {
        var world = World()
        for tail in 1...5 { try world.send(Body.template(to: "+91981234567\(tail)")) }
        func sequences(_ page: JSONValue) -> [Int64] { page["data"]?.array?.compactMap { $0["sequence"]?.int } ?? [] }
        let first = world.core.messagePage(limit: 2, after: nil, to: nil, descending: false)
        #expect(sequences(first) == [1, 2])
        #expect(first["next"] == "2")
        let last = world.core.messagePage(limit: 4, after: 2, to: nil, descending: false)
        #expect(sequences(last) == [3, 4, 5])
        #expect(last["next"] == .null)
        #expect(sequences(world.core.messagePage(limit: 2, after: nil, to: nil, descending: true)) == [5, 4])
        #expect(sequences(world.core.messagePage(limit: 9, after: 4, to: nil, descending: true)) == [3, 2, 1])
        let phone = try #require(PhoneNumber(control: "+919812345673"))
        #expect(sequences(world.core.messagePage(limit: 9, after: nil, to: phone, descending: false)) == [3])
    }

    @Test func conversationsShowBothSides() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        try world.send(Body.template())
        world.advance(ms: 10)
        _ = try world.core.receive(.text("<b>Hi</b>"), from: phone, number: 0, contextID: nil, at: world.moment)
        let talk = Conversations.json(of: world.core, people: 5, phone: nil, at: world.moment)
        let entry = try #require(talk["data"]?.array?.first)
        #expect(entry["messages"]?.array?.map { $0["direction"] } == ["out", "in"])
        #expect(entry["person"]?["window_open"] == true)
    }

    @Test(arguments: [
        ##"{"text":"STOP"}"##, ##"{"type":"button","text":"Stop","payload":"S","context":"wamid.x"}"##,
        ##"{"type":"button_reply","id":"yes","title":"Yes"}"##,
        ##"{"type":"list_reply","id":"a","title":"A","description":"d"}"##,
        ##"{"type":"reaction","message_id":"wamid.x","emoji":"👍"}"##, ##"{"type":"reaction","message_id":"wamid.x"}"##,
        ##"{"type":"order","catalog_id":"1","items":[{"product_retailer_id":"a","quantity":2}]}"##,
        ##"{"type":"image","caption":"c"}"##, ##"{"type":"location","latitude":1,"longitude":2}"##,
        ##"{"type":"unsupported"}"##, ##"{"type":"call"}"##,
        ##"{"text":"Hi","referral":{"source_type":"post","headline":"Tea"}}"##,
        ##"{"type":"number_change","new_phone":"+919812345670"}"##,
    ])
    func peopleCanSend(body: String) throws {
        _ = try IncomingReader(try JSONParser.parse(body))
    }

    @Test(arguments: [
        ##"{"type":"text"}"##, ##"{"type":"button","text":"Stop"}"##, ##"{"type":"fax"}"##,
        ##"{"text":"x","colour":"red"}"##,
        ##"{"type":"order","catalog_id":"1","items":[]}"##, ##"{"type":"location","latitude":100,"longitude":2}"##,
        "[]",
    ])
    func peopleCannotSend(body: String) throws {
        let json = try JSONParser.parse(body)
        #expect(throws: ControlError.self) { try IncomingReader(json) }
    }
}
