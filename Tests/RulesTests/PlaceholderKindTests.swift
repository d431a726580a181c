import Models
import Rules
import SwiftProtobuf
import Testing

@Suite("Placeholders in every kind of content")
struct PlaceholderKindTests {
    private let fields = RecipientFields(.with { $0.firstName = "A<b>" })
    private static let slot = "{{first_name}}"

    private func filled(_ content: Content) -> Content { Placeholders.fill(content, from: fields).content }

    @Test("texts, addresses and tokens take values")
    func messages() {
        let catalog = filled(.with { $0.catalog = .with { $0.body = Self.slot } })
        #expect(catalog.catalog.body == "A<b>")
        let cta = filled(
            .with {
                $0.ctaURL.header.text = Self.slot
                $0.ctaURL.url = "https://a.example/\(Self.slot)"
            })
        #expect(cta.ctaURL.header.text == "A<b>" && cta.ctaURL.url == "https://a.example/A<b>")
        let request = filled(.with { $0.locationRequest.body = Self.slot })
        #expect(request.locationRequest.body == "A<b>")
        let flow = filled(
            .with {
                $0.flow.flowToken = Self.slot
                $0.flow.dataJson = #"{"a":"{{first_name}}"}"#
            })
        #expect(flow.flow.flowToken == "A<b>" && flow.flow.dataJson == #"{"a":"{{first_name}}"}"#)
    }

    @Test("a value in HTML is text there")
    func html() {
        let mail = filled(
            .with {
                $0.email.subject = Self.slot
                $0.email.text = Self.slot
                $0.email.html = "<p>\(Self.slot)</p>"
            })
        #expect(mail.email.subject == "A<b>" && mail.email.text == "A<b>")
        #expect(mail.email.html == "<p>A&lt;b&gt;</p>")
    }

    @Test("cards take values like the template itself, amounts stay as they are")
    func cards() {
        let content = Content.with {
            $0.template.body = [.with { $0.currency.fallbackValue = Self.slot }, .with { $0.dateTime = Self.slot }]
            $0.template.cards = [
                .with {
                    $0.header = [.with { $0.mediaLink = "https://a.example/\(Self.slot)" }]
                    $0.body = [.with { $0.field = "first_name" }]
                    $0.buttons = [.with { $0.value.text = Self.slot }]
                }
            ]
        }
        #expect(Placeholders.slots(in: content).count == 4)
        let template = filled(content).template
        #expect(template.body[0].currency.fallbackValue == Self.slot && template.body[1].dateTime == "A<b>")
        #expect(template.cards[0].header[0].mediaLink == "https://a.example/A<b>")
        #expect(template.cards[0].body[0].text == "A<b>" && template.cards[0].buttons[0].value.text == "A<b>")
    }
}
