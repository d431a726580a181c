import Models
import Rules
import SwiftProtobuf
import Testing

@Suite("Templates before they are submitted")
struct TemplateDraftTests {
    private func template(
        _ body: String, examples: Int = 0, _ change: (inout TemplateRecord) -> Void = { _ in }
    ) -> TemplateRecord {
        var template = TemplateRecord.with {
            $0.name = "offer_1"
            $0.language = "en_US"
            $0.category = "MARKETING"
            $0.components = [
                .with {
                    $0.type = "BODY"
                    $0.text = body
                    $0.examples = (0..<examples).map { index in TemplateExample.with { $0.value = "\(index)" } }
                }
            ]
        }
        change(&template)
        return template
    }

    private func pointers(_ template: TemplateRecord) -> [String] {
        TemplateDraftRules.problems(in: template).map(\.pointer)
    }

    @Test(
        "bodies and their variables",
        arguments: [
            ("Shop until {{1}} with {{2}} off.", 2, []), ("{{1}} is here.", 1, ["/components/0/text"]),
            ("Here is {{1}}", 1, ["/components/0/text"]), ("A {{1}} {{2}} b.", 2, ["/components/0/text"]),
            ("A {{2}} b.", 1, ["/components/0/text"]), ("A {{1}} b.", 0, ["/components/0/example"]),
            ("A {{name}} b.", 1, ["/components/0/text"]), ("", 0, ["/components/0/text"]),
            (String(repeating: "x", count: 1025), 0, ["/components/0/text"]),
            (String(repeating: "x", count: 1024), 0, []),
        ] as [(String, Int, [String])])
    func bodies(text: String, examples: Int, expected: [String]) {
        #expect(pointers(template(text, examples: examples)) == expected)
    }

    @Test("named variables have names, and an example each")
    func named() {
        let named = template("Hi {{first_name}}, hello.", examples: 1) { $0.parameterFormat = "NAMED" }
        #expect(pointers(named) == ["/components/0/example"])
        var told = named
        told.components[0].examples[0].name = "first_name"
        #expect(pointers(told).isEmpty)
        told.components[0].text = "Hi {{First}}, hello."
        #expect(pointers(told).first == "/components/0/text")
    }

    @Test(
        "names, languages and categories",
        arguments: [("Offer", "en", "/name"), ("", "en", "/name"), ("a b", "en", "/name"), ("a", "en-US", "/language")])
    func names(name: String, language: String, pointer: String) {
        let draft = template("x") {
            $0.name = name
            $0.language = language
        }
        #expect(pointers(draft) == [pointer])
    }

    private func button(_ type: String, _ change: (inout TemplateButton) -> Void = { _ in }) -> TemplateButton {
        var button = TemplateButton.with {
            $0.type = type
            $0.text = "Tap"
        }
        change(&button)
        return button
    }

    private func withButtons(_ buttons: [TemplateButton]) -> TemplateRecord {
        template("x") { record in
            record.components.append(
                .with {
                    $0.type = "BUTTONS"
                    $0.buttons = buttons
                })
        }
    }

    @Test("buttons: how many of which, and what each needs")
    func buttons() {
        let url = button("URL") { $0.url = "https://a.example" }
        let reply = button("QUICK_REPLY")
        let code = button("COPY_CODE") { $0.example = "25OFF" }
        #expect(pointers(withButtons([reply, reply, url, url, code])).isEmpty)
        #expect(pointers(withButtons([url, url, url])) == ["/components/1/buttons"])
        #expect(pointers(withButtons([reply, url, reply])) == ["/components/1/buttons"])
        #expect(pointers(withButtons(Array(repeating: reply, count: 11))) == ["/components/1/buttons"])
        #expect(pointers(withButtons([button("COPY_CODE")])) == ["/components/1/buttons/0/example"])
        #expect(
            pointers(withButtons([button("OTP")])) == [
                "/components/1/buttons/0/type", "/components/1/buttons/0/otp_type",
            ])
        let variable = button("URL") { $0.url = "https://a.example/{{1}}/x" }
        #expect(
            pointers(withButtons([variable])) == ["/components/1/buttons/0/url", "/components/1/buttons/0/example"])
        let long = button("QUICK_REPLY") { $0.text = String(repeating: "x", count: 26) }
        #expect(pointers(withButtons([long])) == ["/components/1/buttons/0/text"])
    }

    @Test("headers and footers")
    func ends() {
        let draft = template("x") { record in
            record.components += [
                .with {
                    $0.type = "HEADER"
                    $0.format = "IMAGE"
                },
                .with {
                    $0.type = "FOOTER"
                    $0.text = "By {{1}}"
                }, .with { $0.type = "BODY" }, .with { $0.type = "LEGS" },
            ]
        }
        #expect(
            pointers(draft) == [
                "/components/1/example", "/components/2/text", "/components/3/type", "/components/3/text",
                "/components/4/type",
            ])
    }

    @Test("an authentication template has the provider's text and a button with a code")
    func authentication() {
        let draft = template("") { record in
            record.category = "AUTHENTICATION"
            record.components += [
                .with {
                    $0.type = "FOOTER"
                    $0.codeExpirationMinutes = 10
                },
                .with {
                    $0.type = "BUTTONS"
                    $0.buttons = [
                        .with {
                            $0.type = "OTP"
                            $0.otpType = "COPY_CODE"
                        }
                    ]
                },
            ]
        }
        #expect(pointers(draft).isEmpty)
        var wordy = draft
        wordy.components[0].text = "Your code"
        wordy.components[1].codeExpirationMinutes = 91
        #expect(pointers(wordy) == ["/components/0/text", "/components/1/code_expiration_minutes"])
    }
}
