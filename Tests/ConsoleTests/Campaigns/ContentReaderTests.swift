import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Content of campaigns")
struct ContentReaderTests {
    private func read(_ text: String) throws -> (content: Content, errors: [InvalidInput]) {
        guard case .object(let object) = try JSONParser.parse(text) else { throw Problem(.badRequest) }
        let reader = ObjectReader(object, pointer: "/content")
        let content = ContentReader.read(reader)
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
            #"{"type":"template","name":"offer","language":"en_US","parameters":{"header":[{"media_link":"https://shop.example/b.jpg"}],"body":[{"field":"first_name","fallback":"there"},{"text":"20%"}],"buttons":[{"index":1,"text":"sale"}]}}"#,
        ])
    func roundTrip(text: String) throws {
        let (content, errors) = try read(text)
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
        ])
    func problems(text: String, pointer: String) throws {
        let errors = try read(text).errors
        #expect(errors.contains { $0.pointer == pointer }, "\(errors)")
        #expect(Set(errors.map(\.pointer)).count == errors.count, "each place is named once: \(errors)")
    }

    @Test("a template tells the kind of its header's medium and of its buttons")
    func completion() throws {
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
        var content = try read(text).content.template
        content.complete(from: template)
        #expect(content.header[0].mediaKind == "image")
        #expect(content.buttons[0].subType == "url")
    }
}
