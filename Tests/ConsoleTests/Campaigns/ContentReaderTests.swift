import HTTPTypes
import Models
import Rules
import Testing

@testable import Console

@Suite("Content of campaigns")
struct ContentReaderTests {
    private let fixture: CampaignFixture

    init() throws { fixture = try CampaignFixture() }

    private func read(_ text: String) async throws -> (content: Content, errors: [InvalidInput]) {
        guard case .object(let object) = try JSONParser.parse(text) else { throw Problem(.badRequest) }
        let reader = ObjectReader(object, pointer: "/content")
        let content = ContentReader.read(reader)
        // The limits of a provider that sends such a content.
        let sender = try await fixture.store.read { try ContentSender(channel: "", in: $0) }
        if content.kind != nil { reader.problems.add(sender.problems(in: content), under: reader.pointer) }
        do {
            try reader.finish()
        } catch {
            return (content, error.errors)
        }
        return (content, [])
    }

    @Test(
        "what is given comes back",
        arguments: [
            #"{"type":"text","body":"Hi {{first_name|there}}","preview_url":true}"#,
            #"{"type":"media","kind":"image","link":"https://shop.example/a.jpg","caption":"A"}"#,
            #"{"type":"buttons","header":"Sale","body":"Now?","footer":"f","buttons":[{"id":"y","title":"Yes"}]}"#,
            #"{"type":"buttons","header":{"kind":"image","link":"https://shop.example/a.jpg"},"body":"b","buttons":[{"id":"y","title":"Yes"}]}"#,
            #"{"type":"list","body":"b","button":"Open","sections":[{"title":"t","rows":[{"id":"1","title":"One","description":"d"}]}]}"#,
            #"{"type":"product","catalog_id":"c","product_retailer_id":"p"}"#,
            #"{"type":"products","header":"h","body":"b","catalog_id":"c","sections":[{"title":"t","product_retailer_ids":["p"]}]}"#,
            #"{"type":"catalog","body":"b","footer":"f","thumbnail_product_retailer_id":"SKU1"}"#,
            #"{"type":"cta_url","header":"h","body":"Hi {{first_name}}","display_text":"Open","url":"https://shop.example/{{attributes.code}}"}"#,
            #"{"type":"location_request","body":"Where?"}"#,
            #"{"type":"flow","body":"b","flow_id":"1","cta":"Open","flow_token":"t","screen":"FIRST","data":{"a":{"b":[1,null]}},"draft":true}"#,
            #"{"type":"email","subject":"Hi {{first_name|you}}","text":"t","html":"<p>t</p>"}"#,
            #"{"type":"buttons","header":{"kind":"document","link":"https://shop.example/a.pdf","filename":"a.pdf"},"body":"b","buttons":[{"id":"y","title":"Yes"}]}"#,
            #"{"type":"template","name":"n","language":"en","parameters":{"header":[{"location":{"latitude":18.5,"longitude":73.8,"name":"Shop","address":"Pune"}}],"body":[{"name":"price","currency":{"code":"USD","amount_1000":10990,"fallback_value":"$10.99"}},{"date_time":"25 Feb 2027"}],"buttons":[{"index":0,"sub_type":"mpm","product_retailer_id":"SKU1","sections":[{"title":"t","product_retailer_ids":["SKU1"]}]},{"index":1,"sub_type":"flow","data":{"a":1}}],"offer_expires_at":"2027-02-25T00:00:00Z"}}"#,
            #"{"type":"template","name":"n","language":"en","parameters":{"cards":[{"header":[{"product_retailer_id":"SKU1"}],"body":[{"text":"a"}]},{"header":[{"media_link":"https://shop.example/b.jpg","media_kind":"image"}],"buttons":[{"index":0,"text":"x"}]}]}}"#,
            #"{"type":"template","name":"offer","language":"en_US","parameters":{"header":[{"media_link":"https://shop.example/b.jpg"}],"body":[{"field":"first_name","fallback":"there"},{"text":"20%"}],"buttons":[{"index":1,"text":"sale"}]}}"#,
        ])
    func roundTrip(text: String) async throws {
        let (content, errors) = try await read(text)
        #expect(errors.isEmpty)
        #expect(content.json == (try JSONParser.parse(text)))
    }

    @Test(
        "what is wrong is named by its pointer",
        arguments: [
            (#"{"type":"letter"}"#, "/content/type"), (#"{"body":"x"}"#, "/content/type"),
            (#"{"type":"text"}"#, "/content/body"), (#"{"type":"text","body":"x","color":"red"}"#, "/content/color"),
            (#"{"type":"text","body":7}"#, "/content/body"),
            (#"{"type":"media","kind":"image","link":"ftp://x"}"#, "/content/link"),
            (
                #"{"type":"buttons","body":"b","buttons":[{"id":"1","title":"a title that is far too long"}]}"#,
                "/content/buttons/0/title"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{}]}}"#,
                "/content/parameters/body/0"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"text":"a","field":"b"}]}}"#,
                "/content/parameters/body/0/text"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"text":"a","fallback":"b"}]}}"#,
                "/content/parameters/body/0/fallback"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"buttons":[{"text":"a"}]}}"#,
                "/content/parameters/buttons/0/index"
            ),
            (#"{"type":"flow","body":"b","flow_id":"1","cta":"c","data":{"a":1}}"#, "/content/data"),
            (#"{"type":"flow","body":"b","flow_id":"1","cta":"c","screen":"s","data":[1]}"#, "/content/data"),
            (#"{"type":"cta_url","body":"b","display_text":"d","url":"shop"}"#, "/content/url"),
            (#"{"type":"catalog","body":"b","header":"h"}"#, "/content/header"),
            (#"{"type":"email","subject":"a\nb","text":"t"}"#, "/content/subject"),
            (#"{"type":"email","subject":"a"}"#, "/content/text"),
            (#"{"type":"location_request"}"#, "/content/body"),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"currency":{"code":"USD"}}]}}"#,
                "/content/parameters/body/0/currency/amount_1000"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"currency":{"code":"usd","amount_1000":1,"fallback_value":"1"}}]}}"#,
                "/content/parameters/body/0/currency/code"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"header":[{"location":{"latitude":91,"longitude":0}}]}}"#,
                "/content/parameters/header/0/location/latitude"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"media_link":"https://a.example/b"}]}}"#,
                "/content/parameters/body/0"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"body":[{"text":"a\nb"}]}}"#,
                "/content/parameters/body/0/text"
            ),
            (
                #"{"type":"template","name":"n","language":"en","parameters":{"cards":[{"body":[{}],"color":1}]}}"#,
                "/content/parameters/cards/0/color"
            ),
        ])
    func problems(text: String, pointer: String) async throws {
        let errors = try await read(text).errors
        #expect(errors.contains { $0.pointer == pointer }, "\(errors)")
        #expect(Set(errors.map(\.pointer)).count == errors.count, "each place is named once: \(errors)")
    }

    @Test("a template tells the kind of its header's medium and of its buttons")
    func completion() async throws {
        var template = TemplateRecord()
        var header = TemplateComponent()
        header.type = "HEADER"
        header.format = "IMAGE"
        var buttons = TemplateComponent()
        buttons.type = "BUTTONS"
        buttons.buttons = ["QUICK_REPLY", "URL"].map { type in
            var button = TemplateButton()
            button.type = type
            return button
        }
        template.components = [header, buttons]
        let text =
            #"{"type":"template","name":"n","language":"en","parameters":{"header":[{"media_link":"https://a.example/b"}],"buttons":[{"index":1,"text":"a"}]}}"#
        var content = try await read(text).content.template
        content.complete(from: template)
        #expect(content.header[0].mediaKind == "image")
        #expect(content.buttons[0].subType == "url")
    }
}
