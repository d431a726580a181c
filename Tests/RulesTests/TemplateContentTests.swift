import Models
import Rules
import SwiftProtobuf
import Testing

@Suite("Parameters and the template they are for")
struct TemplateContentTests {
    private func component(_ type: String, _ format: String = "", _ text: String = "") -> TemplateComponent {
        .with {
            $0.type = type
            $0.format = format
            $0.text = text
        }
    }

    private func buttons(_ buttons: (type: String, url: String)...) -> TemplateComponent {
        .with {
            $0.type = "BUTTONS"
            $0.buttons = buttons.map { button in
                TemplateButton.with {
                    $0.type = button.type
                    $0.url = button.url
                }
            }
        }
    }

    private func text(_ text: String, name: String = "") -> TemplateParameter {
        .with {
            $0.name = name
            $0.text = text
        }
    }

    private func button(_ index: Int32, _ subType: String = "", _ value: TemplateParameter = .init())
        -> TemplateButtonParameter
    {
        .with {
            $0.index = index
            $0.subType = subType
            $0.value = value
        }
    }

    private func pointers(
        _ template: TemplateRecord, _ change: (inout TemplateContent) -> Void
    ) -> [String] {
        var content = TemplateContent()
        change(&content)
        return TemplateRules.problems(in: content, against: template).map(\.pointer)
    }

    @Test("named parameters: each of the template's names once, in any order")
    func named() {
        let template = TemplateRecord.with {
            $0.parameterFormat = "NAMED"
            $0.components = [component("BODY", "", "Hi {{first}} and {{last}}!")]
        }
        #expect(pointers(template) { $0.body = [text("a", name: "last"), text("b", name: "first")] }.isEmpty)
        #expect(
            pointers(template) { $0.body = [text("a", name: "first"), text("b", name: "first")] } == [
                "/parameters/body/1/name"
            ])
        #expect(
            pointers(template) { $0.body = [text("a"), text("b", name: "other")] } == [
                "/parameters/body/0/name", "/parameters/body/1/name",
            ])
        let positional = TemplateRecord.with { $0.components = [component("BODY", "", "Hi {{1}}!")] }
        #expect(pointers(positional) { $0.body = [text("a", name: "x")] } == ["/parameters/body/0/name"])
    }

    @Test(
        "a header takes what it is",
        arguments: [
            ("IMAGE", "image", true), ("IMAGE", "text", false), ("LOCATION", "location", true),
            ("LOCATION", "image", false), ("PRODUCT", "product", true), ("VIDEO", "image", false),
            ("DOCUMENT", "", false),
        ])
    func header(format: String, given: String, fits: Bool) {
        let template = TemplateRecord.with { $0.components = [component("HEADER", format)] }
        let parameter = TemplateParameter.with {
            switch given {
            case "image":
                $0.mediaLink = "https://a.example/b.jpg"
                $0.mediaKind = "image"
            case "text": $0.text = "a"
            case "location": $0.location = .init()
            default: $0.productRetailerID = "p"
            }
        }
        #expect(pointers(template) { $0.header = given.isEmpty ? [] : [parameter] }.isEmpty == fits)
    }

    @Test("buttons: what needs a value gets one of its kind, and the others none")
    func buttonValues() {
        let template = TemplateRecord.with {
            $0.components = [
                buttons(
                    ("QUICK_REPLY", ""), ("URL", "https://a.example/{{1}}"), ("URL", "https://a.example"),
                    ("COPY_CODE", ""), ("PHONE_NUMBER", ""), ("MPM", ""))
            ]
        }
        let products = TemplateButtonParameter.with {
            $0.index = 5
            $0.sections = [.with { $0.productRetailerIds = ["p"] }]
        }
        #expect(
            pointers(template) { _ in } == ["/parameters/buttons", "/parameters/buttons", "/parameters/buttons"])
        #expect(
            pointers(template) {
                $0.buttons = [
                    button(0, "", text("P")), button(1, "url", text("x")), button(3, "", text("C")), products,
                ]
            }.isEmpty)
        #expect(
            pointers(template) {
                $0.buttons = [
                    button(1, "quick_reply", text("x")), button(3, "", .with { $0.mediaLink = "https://a.example" }),
                    products, button(2, "", text("x")), button(4, "", text("x")), button(9, "", text("x")),
                    .with { $0.index = 5 },
                ]
            } == [
                "/parameters/buttons/0/sub_type", "/parameters/buttons/1", "/parameters/buttons/3/index",
                "/parameters/buttons/4/index", "/parameters/buttons/5/index", "/parameters/buttons/6/sections",
            ])
    }

    @Test("an authentication template takes its code, whether or not the list has its text")
    func authentication() {
        let template = TemplateRecord.with {
            $0.category = "AUTHENTICATION"
            $0.components = [component("BODY"), buttons(("OTP", ""))]
        }
        #expect(pointers(template) { $0.body = [text("123456")] }.isEmpty)
        #expect(pointers(template) { $0.buttons = [button(0, "", text("1"))] } == ["/parameters/body"])
    }

    @Test("cards in number and kind, and offers that end")
    func cards() {
        let card = TemplateCardComponents.with {
            $0.components = [component("HEADER", "IMAGE"), component("BODY", "", "Take {{1}} now.")]
        }
        let template = TemplateRecord.with {
            $0.components = [
                component("BODY", "", "Look!"), component("LIMITED_TIME_OFFER", "", "Ends"),
                .with {
                    $0.type = "CAROUSEL"
                    $0.cards = [card, card]
                },
            ]
        }
        let fitting = TemplateCard.with {
            $0.header = [.with { $0.mediaLink = "https://a.example/b.jpg" }]
            $0.body = [text("a")]
        }
        #expect(pointers(template) { _ in } == ["/parameters/cards", "/parameters/offer_expires_at"])
        #expect(
            pointers(template) {
                $0.cards = [fitting, .with { $0.body = [text("a")] }]
                $0.offerExpiresAtMs = 1
            } == ["/parameters/cards/1/header"])
        #expect(
            pointers(template) {
                $0.cards = [fitting, fitting]
                $0.offerExpiresAtMs = 1
            }.isEmpty)
        let plain = TemplateRecord.with { $0.components = [component("BODY", "", "Look!")] }
        #expect(
            pointers(plain) {
                $0.cards = [fitting]
                $0.offerExpiresAtMs = 1
            } == ["/parameters/cards", "/parameters/offer_expires_at"])
    }
}
