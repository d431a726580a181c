import Models
import Providers
import Rules
import Testing

@Suite("Contents and their placeholders")
struct ContentTests {
    private let asha: RecipientFields = {
        var record = RecipientRecord()
        record.firstName = "Asha"
        record.lastName = "Rao"
        record.attributes = ["city": "Pune"]
        return RecipientFields(record)
    }()

    private func text(_ body: String) -> Content {
        var content = Content()
        content.text.body = body
        return content
    }

    @Test(
        "placeholders in texts",
        arguments: [
            ("Hi {{first_name}}", "Hi Asha", []), ("{{ first_name | there }}!", "Asha!", []),
            ("{{company|your team}}", "your team", []), ("{{company}} {{company}}", " ", ["company"]),
            ("{{attributes.city}} {{full_name}}", "Pune Asha Rao", []), ("no {{ end", "no {{ end", []),
            ("{{company|}}", "", []),
        ] as [(String, String, [String])])
    func fills(body: String, expected: String, missing: [String]) {
        let filled = Placeholders.fill(text(body), from: asha)
        #expect(filled.content.text.body == expected)
        #expect(filled.missing == missing)
    }

    @Test("a value that looks like a placeholder stays as it is")
    func noSecondPass() {
        var record = RecipientRecord()
        record.firstName = "{{company}}"
        #expect(
            Placeholders.fill(text("Hi {{first_name}}"), from: RecipientFields(record)).content.text.body
                == "Hi {{company}}")
    }

    @Test("template parameters: values planned now fill the content later")
    func plannedValues() {
        var content = Content()
        content.template.name = "offer"
        var name = TemplateParameter()
        name.field = "first_name"
        var share = TemplateParameter()
        share.text = "20%"
        content.template.body = [name, share]
        let slots = Placeholders.slots(in: content)
        #expect(slots.map(\.field) == ["first_name"])
        let filled = Placeholders.fill(content, with: Placeholders.values(for: slots, from: asha))
        #expect(filled.template.body.map(\.text) == ["Asha", "20%"])
    }

    @Test("limits of WhatsApp name the field")
    func limits() throws {
        let whatsApp = try #require(ProviderRegistry.capabilities(of: "whatsapp_cloud"))
        var content = Content()
        content.buttons.body = "Choose"
        content.buttons.buttons = (0..<4).map { index in
            var button = ReplyButton()
            button.id = "b\(index)"
            button.title = index == 0 ? String(repeating: "x", count: 21) : "Same"
            return button
        }
        let pointers = ContentRules.problems(in: content, for: whatsApp).map(\.pointer)
        #expect(pointers.contains("/buttons"))
        #expect(pointers.contains("/buttons/0/title"))
        #expect(ContentRules.problems(in: text(""), for: whatsApp).map(\.pointer) == ["/body"])
        #expect(ContentRules.problems(in: text(String(repeating: "x", count: 4096)), for: whatsApp).isEmpty)
        #expect(!ContentRules.problems(in: text(String(repeating: "x", count: 4097)), for: whatsApp).isEmpty)
        #expect(!ContentRules.problems(in: text("{{shoe_size}}"), for: whatsApp).isEmpty)
    }

    @Test("a template content has to fit its template")
    func templateFit() {
        var template = TemplateRecord()
        var body = TemplateComponent()
        body.type = "BODY"
        body.text = "Hello {{1}}, take {{2}} off."
        var header = TemplateComponent()
        header.type = "HEADER"
        header.format = "IMAGE"
        template.components = [header, body]
        var content = TemplateContent()
        #expect(
            TemplateRules.problems(in: content, against: template).map(\.pointer) == [
                "/parameters/header", "/parameters/body",
            ])
        var parameter = TemplateParameter()
        parameter.text = "x"
        content.body = [parameter, parameter]
        var image = TemplateParameter()
        image.mediaLink = "https://shop.example/banner.jpg"
        content.header = [image]
        #expect(TemplateRules.problems(in: content, against: template).isEmpty)
    }
}

@Suite("Audiences")
struct AudienceTests {
    private func filter(_ column: String, _ operation: String, _ values: [String]) -> Filter {
        var rule = FilterRule()
        rule.column = column
        rule.operator = operation
        rule.values = values
        var group = FilterGroup()
        group.rules = [rule]
        var filter = Filter()
        filter.groups = [group]
        return filter
    }

    @Test("values are bound, never part of the text")
    func binds() throws {
        let condition = try AudienceSQL.condition(for: filter("first_name", "is", ["x' OR '1'='1"]))
        #expect(!condition.sql.contains("OR '1'"))
        #expect(condition.arguments == [.text("x' OR '1'='1")])
    }

    @Test("LIKE's own signs are taken literally")
    func escapes() throws {
        let condition = try AudienceSQL.condition(for: filter("email", "contains", ["50%_"]))
        #expect(condition.arguments == [.text(#"%50\%\_%"#)])
    }

    @Test("an empty audience matches nobody, all matches everybody, exclusion wins")
    func wholes() throws {
        #expect(try AudienceSQL.condition(for: Audience()).sql.contains("0"))
        var audience = Audience()
        audience.all = true
        audience.exclude = filter("tag", "in", ["vip"])
        #expect(try AudienceSQL.condition(for: audience).sql.contains("NOT"))
    }

    @Test(
        "what cannot be filtered names its place",
        arguments: [
            ("shoe_size", "is", ["1"], "/groups/0/rules/0/column"),
            ("email", "near", ["1"], "/groups/0/rules/0/operator"),
            ("tag", "starts_with", ["v"], "/groups/0/rules/0/operator"),
            ("email", "between", ["a"], "/groups/0/rules/0/value"),
            ("created_at", "between", ["x", "y"], "/groups/0/rules/0/value"),
        ])
    func refuses(column: String, operation: String, values: [String], pointer: String) {
        #expect(FilterRules.problems(in: filter(column, operation, values)).map(\.pointer) == [pointer])
    }

    @Test("attributes survive their JSON text")
    func jsonText() {
        let attributes = ["city": "São \"Paulo\"\n", "emoji": "👍", "back": #"a\b"#, "": "empty key"]
        #expect(JSONText.parseObject(JSONText.object(attributes)) == attributes)
    }
}
