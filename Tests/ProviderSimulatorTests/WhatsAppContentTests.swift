import Testing

@testable import ProviderSimulator

/// The kinds of content beyond text, buttons and lists.
@Suite struct WhatsAppContentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let label: String
        let json: String
        let code: Int?
        var testDescription: String { label }
    }

    private static func interactive(_ rest: String) -> String {
        #"{"messaging_product":"whatsapp","to":"+919812345678","type":"interactive","interactive":{"body":{"text":"b"},"#
            + rest + "}}"
    }

    private static func named(_ kind: String, _ parameters: String, name: String? = nil) -> String {
        interactive(#""type":"\#(kind)","action":{"name":"\#(name ?? kind)","parameters":{\#(parameters)}}"#)
    }

    private static let flow = #""flow_message_version":"3","flow_id":"77","flow_cta":"Open""#

    static let cases: [Case] = [
        Case(label: "link", json: named("cta_url", #""display_text":"Shop","url":"https://x.example""#), code: nil),
        Case(
            label: "link text too long",
            json: named(
                "cta_url", #""display_text":"a text with 21 letters","url":"https://x.example""#), code: 131009),
        Case(
            label: "link without scheme", json: named("cta_url", #""display_text":"Go","url":"x.example""#),
            code: 131009),
        Case(
            label: "link with another name",
            json: named(
                "cta_url", #""display_text":"Go","url":"https://x.example""#, name: "flow"), code: 131009),
        Case(label: "location request", json: named("location_request_message", "", name: "send_location"), code: nil),
        Case(
            label: "location request with header",
            json: interactive(
                #""type":"location_request_message","header":{"type":"text","text":"h"},"action":{"name":"send_location"}"#
            ),
            code: 131009),
        Case(label: "catalogue", json: named("catalog_message", #""thumbnail_product_retailer_id":"a""#), code: nil),
        Case(label: "flow", json: named("flow", flow), code: nil),
        Case(
            label: "flow with data",
            json: named(
                "flow", flow + #","flow_action":"navigate","flow_action_payload":{"screen":"FIRST","data":{"k":"v"}}"#),
            code: nil),
        Case(
            label: "flow with empty data",
            json: named(
                "flow", flow + #","flow_action_payload":{"screen":"FIRST","data":{}}"#), code: 131009),
        Case(label: "flow in another mode", json: named("flow", flow + #","mode":"test""#), code: 131009),
        Case(
            label: "flow without id", json: named("flow", #""flow_message_version":"3","flow_cta":"Open""#),
            code: 131008),
        Case(
            label: "flow of version 2",
            json: named(
                "flow", #""flow_message_version":"2","flow_id":"77","flow_cta":"Open""#), code: 131009),
    ]

    @Test(arguments: cases)
    func givesTheCode(of example: Case) throws {
        var world = World()
        #expect(world.code(try JSONParser.parse(example.json)) == example.code)
    }

    @Test func aFilledInFlowComesBack() throws {
        var world = World()
        let reader = try IncomingReader(try JSONParser.parse(#"{"type":"flow_reply","data":{"size":"M"}}"#))
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(reader.content, from: phone, number: 0, contextID: nil, at: world.moment)
        guard case .change(let change)? = world.push().first?.subject else {
            Issue.record("no webhook")
            return
        }
        let reply = try JSONParser.parse(change.value)["messages"]?.array?.first?["interactive"]
        #expect(reply?["type"] == "nfm_reply")
        #expect(reply?["nfm_reply"]?["response_json"] == #"{"size":"M"}"#)
    }
}
