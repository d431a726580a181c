import Testing

@testable import ProviderSimulator

@Suite struct WebhookTests {
    @Test func signsAsAKnownVectorSays() {
        let body = Array("The quick brown fox jumps over the lazy dog".utf8)
        #expect(
            Signature.header(body: body, appSecret: "key")
                == "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
    }

    /// The statuses of one message as the receiver reads them.
    private func statuses(_ world: inout World) throws -> [JSONValue] {
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/", appSecret: "secret")
        world.advance(ms: 3_600_000)
        var found: [JSONValue] = []
        for dispatch in world.core.takeDispatches(at: world.moment, concurrency: 1) {
            let (headers, body) = dispatch.signedBody(nowMs: world.moment.productMs)
            let signature = headers.first { $0.0 == "X-Hub-Signature-256" }?.1
            #expect(signature == Signature.header(body: body, appSecret: "secret"))
            #expect(signature?.utf8.count == 71)
            let json = try JSONParser.parse(body)
            #expect(json["object"] == "whatsapp_business_account")
            for change in json["entry"]?.array?.first?["changes"]?.array ?? [] {
                found += change["value"]?["statuses"]?.array ?? []
            }
            world.core.finish(dispatch, succeeded: true, at: world.moment)
        }
        return found
    }

    @Test func statusesHaveTheProvidersShape() throws {
        var world = World()
        let id = try world.send(Body.template(callback: "run-1:Zoë/\"x\"")).messageID
        let found = try statuses(&world)
        #expect(found.map { $0["status"] } == ["sent", "delivered", "read"])
        for status in found {
            #expect(status["id"] == .string(id))
            #expect(status["recipient_id"] == "919812345678")
            #expect(status["biz_opaque_callback_data"] == "run-1:Zoë/\"x\"")
            #expect(status["timestamp"]?.string?.count == 10)
        }
        let regular: JSONValue = ["billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"]
        #expect(found[0]["pricing"] == regular)
        #expect(found[1]["pricing"] == regular)
        #expect(found[2]["pricing"] == nil)
        #expect(found[0]["conversation"]?["expiration_timestamp"]?.string != nil)
        #expect(found[1]["conversation"]?["expiration_timestamp"] == nil)
        #expect(found[1]["conversation"]?["origin"]?["type"] == "marketing")
    }

    private func write(_ world: inout World, _ content: IncomingContent = .text("hi"), referral: Bool) throws
        -> JSONValue
    {
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(
            content, from: phone, number: 0, contextID: nil,
            referral: referral ? Referral(.object(JSONObject(members: []))) : nil,
            at: world.moment)
        let item = try #require(world.push().last)
        guard case .change(let change) = item.subject else { return .null }
        return ["field": .string(change.field), "value": try JSONParser.parse(change.value)]
    }

    @Test func peopleComeFromAdvertisements() throws {
        var world = World()
        let change = try write(&world, referral: true)
        let message = change["value"]?["messages"]?.array?.first
        #expect(message?["referral"]?["source_type"] == "ad")
        #expect(try write(&world, referral: false)["value"]?["messages"]?.array?.first?["referral"] == nil)
    }

    @Test func callsHaveAFieldOfTheirOwnAndOpenTheWindow() throws {
        var world = World()
        let change = try write(&world, .call, referral: false)
        #expect(change["field"] == "calls")
        let call = change["value"]?["calls"]?.array?.first
        #expect(call?["event"] == "connect")
        #expect(call?["direction"] == "USER_INITIATED")
        try world.send(Body.text())
        #expect(world.core.messages[1]?.plan.failure == 0)
    }

    /// The prices of the `sent` receipts, in the order of the messages.
    private func prices(
        _ world: inout World, _ ids: [String]
    ) throws -> [(price: JSONValue, conversation: JSONValue?)] {
        let sent = try statuses(&world).filter { $0["status"] == "sent" }
        return ids.compactMap { id in
            sent.first { $0["id"] == .string(id) }.map { ($0["pricing"] ?? .null, $0["conversation"]) }
        }
    }

    @Test func answeredReferralsAreFreeForThreeDays() throws {
        var world = World()
        _ = try write(&world, referral: true)
        world.advance(ms: 86_399_000)
        var ids = [try world.send(Body.template(), version: 24).messageID]
        world.advance(ms: 3 * 86_400_000 - 1)
        ids.append(try world.send(Body.template(), version: 24).messageID)
        world.advance(ms: 1)
        ids.append(try world.send(Body.template(), version: 24).messageID)
        let found = try prices(&world, ids)
        #expect(found.map { $0.price["type"] } == ["free_entry_point", "free_entry_point", "regular"])
        #expect(found.map { $0.price["billable"] } == [false, false, true])
        #expect(found[0].price["category"] == "referral_conversion")
        #expect(found[0].conversation?["origin"]?["type"] == "referral_conversion")
        #expect(found[0].conversation?["id"] == found[1].conversation?["id"])
        #expect(found[0].conversation?["expiration_timestamp"] == found[1].conversation?["expiration_timestamp"])
        #expect(found[2].conversation == nil)
    }

    @Test func referralsAnsweredTooLateAreNotFree() throws {
        var world = World()
        _ = try write(&world, referral: true)
        world.advance(ms: 86_400_000)
        let id = try world.send(Body.template()).messageID
        #expect(try prices(&world, [id]).map { $0.price["type"] } == ["regular"])
    }

    @Test func conversationsWerePricedBeforeJuly2025() throws {
        var world = World()
        world.moment.productMs = Price.messagesSinceMs - 86_400_000
        var ids = [try world.send(Body.template()).messageID]
        world.advance(ms: 86_399_999)
        ids.append(try world.send(Body.template()).messageID)
        world.advance(ms: 1)
        ids.append(try world.send(Body.template()).messageID)
        let found = try prices(&world, ids)
        #expect(found.map { $0.price["pricing_model"] } == ["CBP", "CBP", "PMP"])
        #expect(found.map { $0.price["type"] } == [nil, nil, "regular"])
        #expect(found.map { $0.price["billable"] } == [true, true, true])
        #expect(found[0].conversation?["id"] == found[1].conversation?["id"])
        #expect(found[1].conversation?["id"] != found[2].conversation?["id"])
    }

    @Test func laterVersionsHaveNoConversation() throws {
        var world = World()
        try world.send(Body.template(), version: 24)
        #expect(try statuses(&world).allSatisfy { $0["conversation"] == nil })
    }

    @Test func freeMessagesSaySo() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        try world.send(Body.text())
        let free: JSONValue = [
            "billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service",
        ]
        #expect(try statuses(&world).first?["pricing"] == free)
    }

    @Test func failuresCarryTheirError() throws {
        var world = World()
        try world.send(Body.text())
        let error = try #require(try statuses(&world).first?["errors"]?.array?.first)
        #expect(error["code"] == 131047)
        #expect(error["title"] == error["message"])
        #expect(error["error_data"]?["details"]?.string?.contains("24 hours") == true)
    }

    @Test func incomingMessagesHaveTheProvidersShape() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        let sent = try world.send(Body.template()).messageID
        let id = try world.core.receive(
            .button(text: "Stop promotions", payload: "STOP_PROMO"), from: phone, number: 0, contextID: sent,
            at: world.moment)
        guard case .change(let change)? = world.push().first?.subject else {
            Issue.record("no webhook")
            return
        }
        let value = try JSONParser.parse(change.value)
        let message = try #require(value["messages"]?.array?.first)
        #expect(change.field == "messages")
        #expect(value["contacts"]?.array?.first?["wa_id"] == "919812345678")
        #expect(message["from"] == "919812345678")
        #expect(message["id"] == .string(id))
        #expect(message["type"] == "button")
        #expect(message["button"]?["payload"] == "STOP_PROMO")
        #expect(message["context"]?["id"] == .string(sent))
    }

    @Test func hiddenNumbersShowOnlyTheUserID() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.change("person", ["phone": .string(World.indian), "hides_number": true], at: world.moment)
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        guard case .change(let change)? = world.push().first?.subject else {
            Issue.record("no webhook")
            return
        }
        #expect(!String(decoding: change.value, as: UTF8.self).contains("919812345678"))
        #expect(
            try JSONParser.parse(change.value)["messages"]?.array?.first?["from_user_id"]
                == .string(People.userID(phone)))
    }
}
