import Testing

@testable import ProviderSimulator

/// Templates with more than text: cards, codes, products, flows, offers.
@Suite struct TemplateComponentTests {
    private func world(_ components: String, category: String = "MARKETING") throws -> World {
        var world = World()
        let template: JSONValue = [
            "name": "rich", "language": "en", "category": .string(category),
            "components": try JSONParser.parse(components),
        ]
        _ = try world.core.change("template", template, at: world.moment)
        return world
    }

    private func body(_ components: String, to: JSONObject.Member = .init(name: "to", value: "+919812345678")) throws
        -> JSONValue
    {
        let template: JSONValue = [
            "name": "rich", "language": ["code": "en"], "components": try JSONParser.parse(components),
        ]
        return .object(
            JSONObject(members: [
                .init(name: "messaging_product", value: "whatsapp"), to, .init(name: "type", value: "template"),
                .init(name: "template", value: template),
            ]))
    }

    private func button(_ type: String, _ parameters: String, index: Int = 0) -> String {
        #"[{"type":"button","sub_type":"\#(type)","index":\#(index),"parameters":[\#(parameters)]}]"#
    }

    private func code(_ button: String, _ components: String) throws -> Int? {
        var world = try world(#"[{"type":"BODY","text":"Hello."},{"type":"BUTTONS","buttons":[\#(button)]}]"#)
        return world.code(try body(components))
    }

    @Test func buttonsNeedWhatTheirKindNeeds() throws {
        let copy = #"{"type":"COPY_CODE","example":"25OFF"}"#
        #expect(try code(copy, button("copy_code", #"{"type":"coupon_code","coupon_code":"SAVE25"}"#)) == nil)
        #expect(try code(copy, "[]") == 131008)
        #expect(try code(copy, button("copy_code", #"{"type":"text","text":"SAVE25"}"#)) == 132012)
        let long = String(repeating: "X", count: 21)
        #expect(try code(copy, button("copy_code", #"{"type":"coupon_code","coupon_code":"\#(long)"}"#)) == 131009)
        let catalog = #"{"type":"CATALOG","text":"View catalog"}"#
        #expect(try code(catalog, "[]") == nil)
        let thumbnail = #"{"type":"action","action":{"thumbnail_product_retailer_id":"a"}}"#
        #expect(try code(catalog, button("catalog", thumbnail)) == nil)
        let products = #"{"type":"MPM","text":"View items"}"#
        #expect(try code(products, "[]") == 131008)
        #expect(try code(products, button("mpm", thumbnail)) == 131009)
        let sections = #""sections":[{"title":"A","product_items":[{"product_retailer_id":"a"}]}]"#
        let action = #"{"type":"action","action":{"thumbnail_product_retailer_id":"a",\#(sections)}}"#
        #expect(try code(products, button("mpm", action)) == nil)
        let flow = #"{"type":"FLOW","text":"Open","flow_id":"7"}"#
        #expect(try code(flow, button("flow", #"{"type":"action","action":{"flow_token":"t"}}"#)) == nil)
        #expect(try code(flow, button("url", #"{"type":"text","text":"x"}"#)) == 132012)
    }

    private static let cards = #"""
        [{"type":"BODY","text":"See our {{1}} today."},{"type":"CAROUSEL","cards":[
          {"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Save {{1}} now."},
           {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"More"}]}]},
          {"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Save {{1}} now."},
           {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"More"}]}]}]}]
        """#

    private func carousel(_ cards: [String]) -> String {
        #"[{"type":"body","parameters":[{"type":"text","text":"offers"}]},"#
            + #"{"type":"carousel","cards":[\#(cards.joined(separator: ","))]}]"#
    }

    private func card(_ index: Int, header: String = "image", text: String = #"{"type":"text","text":"5 %"}"#) -> String
    {
        #"{"card_index":\#(index),"components":["#
            + #"{"type":"header","parameters":[{"type":"\#(header)","\#(header)":{"link":"https://x.example/a"}}]},"#
            + #"{"type":"body","parameters":[\#(text)]},"#
            + #"{"type":"button","sub_type":"quick_reply","index":0,"parameters":[{"type":"payload","payload":"c\#(index)"}]}]}"#
    }

    @Test func everyCardIsChecked() throws {
        var world = try world(Self.cards)
        #expect(world.code(try body(carousel([card(0), card(1)]))) == nil)
        #expect(world.core.messages[1]?.media.count == 2)
        #expect(world.core.messages[1]?.buttons.map(\.id) == ["c0", "c1"])
        #expect(world.code(try body(carousel([card(0)]))) == 132012)
        #expect(world.code(try body(carousel([card(0), card(0)]))) == 131009)
        #expect(world.code(try body(carousel([card(0), card(1, header: "video")]))) == 132012)
        #expect(world.code(try body(carousel([card(0), card(1, text: "")]))) == 132000)
    }

    @Test func offersNeedTheirEnd() throws {
        var world = try world(
            #"[{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Soon over","has_expiration":true}},{"type":"BODY","text":"Hello."}]"#
        )
        let offer = #"{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1772359200000}}"#
        #expect(world.code(try body(#"[{"type":"limited_time_offer","parameters":[\#(offer)]}]"#)) == nil)
        #expect(world.code(try body("[]")) == 131008)
    }

    @Test func amountsDatesAndPlacesAreChecked() throws {
        var world = try world(
            #"[{"type":"HEADER","format":"LOCATION"},{"type":"BODY","text":"Pay {{1}} by {{2}} please."}]"#)
        func components(_ currency: String, _ place: String) -> String {
            #"[{"type":"header","parameters":[{"type":"location","location":{\#(place)}}]},{"type":"body","parameters":["#
                + #"{"type":"currency","currency":{"fallback_value":"$5.00"\#(currency)}},"#
                + #"{"type":"date_time","date_time":{"fallback_value":"1 May"}}]}]"#
        }
        let amount = #","code":"USD","amount_1000":5000"#
        let place = #""latitude":"22.3","longitude":114.2,"name":"Shop","address":"1 Road""#
        #expect(world.code(try body(components(amount, place))) == nil)
        #expect(world.core.messages[1]?.preview == "Pay $5.00 by 1 May please.")
        #expect(world.code(try body(components(#","code":"usd","amount_1000":5000"#, place))) == 131009)
        #expect(world.code(try body(components(amount, #""latitude":22.3,"name":"Shop""#))) == 131008)
    }

    @Test func passwordsGoToNumbersOnly() throws {
        var world = try world(
            #"[{"type":"BODY","add_security_recommendation":true},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]"#,
            category: "AUTHENTICATION")
        let code = #"{"type":"text","text":"123456"}"#
        let components =
            #"[{"type":"body","parameters":[\#(code)]},{"type":"button","sub_type":"url","index":"0","parameters":[\#(code)]}]"#
        #expect(world.code(try body(components)) == nil)
        #expect(world.code(try body(#"[{"type":"body","parameters":[\#(code)]}]"#)) == 131008)
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        let user = JSONObject.Member(name: "recipient", value: .string(People.userID(phone)))
        #expect(world.code(try body(components, to: user)) == 131009)
    }
}
