import Testing

@testable import ProviderSimulator

/// The checks of a send and the code each gives.
@Suite struct ChecksTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let label: String
        let json: String
        let code: Int?
        var testDescription: String { label }
    }

    static func message(_ rest: String) -> String {
        #"{"messaging_product":"whatsapp","to":"+919812345678","# + rest + "}"
    }

    static let cases: [Case] = [
        Case(label: "text", json: message(#""type":"text","text":{"body":"hi"}"#), code: nil),
        Case(label: "text without type", json: message(#""text":{"body":"hi"}"#), code: nil),
        Case(label: "no product", json: #"{"to":"+919812345678","type":"text","text":{"body":"x"}}"#, code: 100),
        Case(label: "an array", json: "[]", code: 100),
        Case(
            label: "no recipient", json: #"{"messaging_product":"whatsapp","type":"text","text":{"body":"x"}}"#,
            code: 131008),
        Case(
            label: "recipient not a number", json: #"{"messaging_product":"whatsapp","to":"bob","text":{"body":"x"}}"#,
            code: 131009),
        Case(
            label: "too short a number", json: #"{"messaging_product":"whatsapp","to":"+1234","text":{"body":"x"}}"#,
            code: 131009),
        Case(
            label: "group", json: message(#""recipient_type":"group","type":"text","text":{"body":"x"}"#), code: 130501),
        Case(label: "no type", json: message(#""image":{}"#), code: 131008),
        Case(label: "unknown type", json: message(#""type":"hologram","hologram":{}"#), code: 131051),
        Case(label: "part missing", json: message(#""type":"text""#), code: 131008),
        Case(label: "empty text", json: message(#""type":"text","text":{"body":""}"#), code: 131009),
        Case(
            label: "text too long",
            json: message(#""type":"text","text":{"body":""# + String(repeating: "x", count: 4097) + #""}"#),
            code: 131009),
        Case(
            label: "4096 letters of two bytes",
            json: message(#""type":"text","text":{"body":""# + String(repeating: "é", count: 4096) + #""}"#), code: nil),
        Case(
            label: "callback too long",
            json: message(
                #""text":{"body":"x"},"biz_opaque_callback_data":""# + String(repeating: "x", count: 513) + #"""#),
            code: 131009),
        Case(
            label: "image by link",
            json: message(#""type":"image","image":{"link":"https://x.example/a.jpg","caption":"c"}"#), code: nil),
        Case(
            label: "image by both",
            json: message(#""type":"image","image":{"link":"https://x.example/a.jpg","id":"1"}"#), code: 131009),
        Case(label: "image by neither", json: message(#""type":"image","image":{}"#), code: 131009),
        Case(
            label: "audio with caption", json: message(#""type":"audio","audio":{"id":"1","caption":"c"}"#),
            code: 131009),
        Case(
            label: "location", json: message(#""type":"location","location":{"latitude":22.3,"longitude":114.2}"#),
            code: nil),
        Case(
            label: "reaction without emoji", json: message(#""type":"reaction","reaction":{"message_id":"wamid.x"}"#),
            code: 131008),
        Case(label: "buttons", json: message(buttons(3)), code: nil),
        Case(label: "four buttons", json: message(buttons(4)), code: 131009),
        Case(label: "button title too long", json: message(buttons(1, title: "a title of 21 letters")), code: 131009),
        Case(label: "list", json: message(list(rows: 10)), code: nil),
        Case(label: "list of eleven rows", json: message(list(rows: 11)), code: 131009),
        Case(
            label: "list header with image",
            json: message(list(rows: 1, header: #""header":{"type":"image","image":{"id":"1"}},"#)), code: 131009),
        Case(
            label: "product list without header",
            json: message(
                #""type":"interactive","interactive":{"type":"product_list","body":{"text":"b"},"action":{"catalog_id":"1","sections":[{"product_items":[{"product_retailer_id":"a"}]}]}}"#
            ), code: 131008),
        Case(
            label: "product",
            json: message(
                #""type":"interactive","interactive":{"type":"product","action":{"catalog_id":"1","product_retailer_id":"a"}}"#
            ), code: nil),
        Case(
            label: "to oneself", json: #"{"messaging_product":"whatsapp","to":"+15550783881","text":{"body":"x"}}"#,
            code: 131021),
        Case(
            label: "template without language", json: message(#""type":"template","template":{"name":"welcome"}"#),
            code: 131008),
        Case(
            label: "policy",
            json: message(
                #""type":"template","template":{"name":"welcome","language":{"code":"en_US","policy":"fallback"}}"#),
            code: 131009),
    ]

    private static func buttons(_ count: Int, title: String? = nil) -> String {
        let list = (0..<count).map {
            #"{"type":"reply","reply":{"id":"\#($0)","title":"\#(title ?? "Button \($0)")"}}"#
        }
        return
            #""type":"interactive","interactive":{"type":"button","body":{"text":"b"},"action":{"buttons":[\#(list.joined(separator: ","))]}}"#
    }

    private static func list(rows: Int, header: String = "") -> String {
        let list = (0..<rows).map { #"{"id":"\#($0)","title":"Row \#($0)"}"# }.joined(separator: ",")
        return
            #""type":"interactive","interactive":{"type":"list",\#(header)"body":{"text":"b"},"action":{"button":"Go","sections":[{"title":"S","rows":[\#(list)]}]}}"#
    }

    @Test(arguments: cases)
    func givesTheCode(of example: Case) throws {
        var world = World()
        #expect(world.code(try JSONParser.parse(example.json)) == example.code)
    }

    @Test func checksTheAccountBeforeTheRecipient() {
        var world = World()
        world.core.portfolio[0].inMaintenance = true
        #expect(world.code(Body.text(to: "+15550783881")) == 131057)
        world.core.portfolio[0].inMaintenance = false
        world.core.portfolio[0].locked = true
        #expect(world.code(Body.text()) == 131031)
        world.core.portfolio[0].locked = false
        world.core.portfolio[0].paymentProblem = true
        #expect(world.code(Body.text()) == 131042)
    }

    @Test func knowsTokensAndNumbers() throws {
        var world = World()
        let id = World.business.phoneNumberID
        let core = world.core
        #expect(try core.position(ofNumber: id, token: "simulator-token", method: "post") == 0)
        func code(_ id: String, _ token: String?) -> Int? {
            do throws(GraphError) {
                _ = try world.core.position(ofNumber: id, token: token, method: "post")
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(id, nil) == 104)
        #expect(code(id, "wrong") == 190)
        #expect(code("12345", "simulator-token") == 100)
        world.core.portfolio[0].deleted = true
        #expect(code(id, "simulator-token") == 33)
    }

    @Test func errorBodiesHaveTheProvidersShape() throws {
        let error = GraphError(130429, "Too fast.")
        let body = try JSONParser.parse(error.body(traceID: "Atrace"))
        #expect(body["error"]?["code"] == 130429)
        #expect(body["error"]?["message"] == "(#130429) Rate limit hit")
        #expect(body["error"]?["type"] == "OAuthException")
        #expect(body["error"]?["error_data"]?["details"] == "Too fast.")
        #expect(body["error"]?["fbtrace_id"] == "Atrace")
        #expect(error.status(throttleStatus: 400) == 400)
        #expect(error.status(throttleStatus: 429) == 429)
        #expect(GraphError(132001).status(throttleStatus: 429) == 404)
        #expect(GraphError.invalidToken().status(throttleStatus: 429) == 401)
    }

    @Test func aNumberWithoutPlusGetsTheBusinessCountryCode() throws {
        var world = World()
        #expect(try world.send(Body.template(to: "(555) 010-9999")).waID == "15550109999")
        #expect(try world.send(Body.template(to: "+91 98123-45678")).waID == "919812345678")
    }
}
