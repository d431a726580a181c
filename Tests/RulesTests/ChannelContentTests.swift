import Models
import Rules
import SwiftProtobuf
import Testing

@Suite("Contents on channels")
struct ChannelContentTests {
    private static let texting = Capabilities(
        addressSchemes: ["phone"], kinds: [.text: ContentLimits(body: 10), .media: ContentLimits(media: ["image"])],
        messagesPerSecond: 1)
    private static let buttons = Capabilities(
        addressSchemes: ["phone"],
        kinds: [
            .buttons: ContentLimits(body: 20, media: ["image"], buttons: 2, buttonTitle: 5, buttonID: 5),
            .list: ContentLimits(body: 20, header: 5, buttonTitle: 5, buttonID: 5), .email: ContentLimits(),
        ], messagesPerSecond: 1)

    private func text(_ body: String) -> Content { .with { $0.text.body = body } }

    private func pointers(
        _ content: Content, _ capabilities: Capabilities = Self.buttons, filled: Bool = false
    ) -> [String] {
        ContentRules.problems(in: content, for: capabilities, isFilled: filled).map(\.pointer)
    }

    @Test("what a channel cannot send is refused with what it can")
    func mismatch() {
        let list = Content.with { $0.list.body = "b" }
        let problems = ContentRules.problems(in: list, for: Self.texting, channel: "an sms_twilio channel")
        #expect(
            problems == [Problem(pointer: "/type", reason: "an sms_twilio channel sends text and media; not list")])
        #expect(pointers(Content(), Self.texting) == [""])
    }

    @Test("of a text with placeholders the fixed part is measured, of a filled one everything")
    func placeholders() {
        #expect(pointers(text("0123456{{first_name|somebody}}789"), Self.texting).isEmpty)
        #expect(pointers(text("0123456{{first_name}}7890"), Self.texting) == ["/body"])
        #expect(pointers(text("0123456789"), Self.texting, filled: true).isEmpty)
        #expect(pointers(text("0123456{{x}}"), Self.texting, filled: true) == ["/body"])
        #expect(pointers(text("{{shoe_size}}"), Self.texting) == [""])
        // A value may look like a placeholder.
        #expect(pointers(text("{{a}}"), Self.texting, filled: true).isEmpty)
        #expect(pointers(text(""), Self.texting, filled: true) == ["/body"])
        #expect(pointers(text("ééééééé😀😀😀"), Self.texting, filled: true).isEmpty)
    }

    @Test("a part that the channel does not know is refused")
    func parts() {
        var content = Content.with { $0.buttons.body = "b" }
        content.buttons.footer = "f"
        content.buttons.header.text = "h"
        content.buttons.buttons = [.with { $0.id = "1" }, .with { $0.title = "toolong" }]
        #expect(
            pointers(content) == [
                "/header/text", "/footer", "/buttons/0/title", "/buttons/1/id", "/buttons/1/title",
            ])
        content.buttons.header = .with {
            $0.mediaKind = "video"
            $0.mediaLink = "https://a.example/b"
        }
        #expect(pointers(content).first == "/header/kind")
        let media = Content.with {
            $0.media.kind = "video"
            $0.media.link = "l"
            $0.media.caption = "c"
        }
        #expect(pointers(media, Self.texting) == ["/kind", "/caption"])
    }

    @Test("rows are counted over all sections, and their ids differ")
    func list() {
        func row(_ id: String) -> ListRow {
            .with {
                $0.id = id
                $0.title = "t"
            }
        }
        var content = Content.with {
            $0.list.body = "b"
            $0.list.button = "o"
            $0.list.sections = [
                .with {
                    $0.title = "a"
                    $0.rows = (0..<6).map { row("\($0)") }
                },
                .with { $0.rows = (4..<9).map { row("\($0)") } },
            ]
        }
        #expect(pointers(content) == ["/sections", "/sections/1/title", "/sections"])
        content.list.sections[1].title = "b"
        content.list.sections[1].rows = [row("9")]
        #expect(pointers(content).isEmpty)
        content.list.header.mediaLink = "https://a.example/b"
        content.list.sections[1].rows = []
        #expect(pointers(content) == ["/header", "/sections/1/rows"])
    }

    @Test("a subject is one line, and a mail says something")
    func email() {
        var content = Content.with { $0.email.subject = "a\r\nBcc: x" }
        #expect(pointers(content) == ["/subject", "/text"])
        content.email.subject = "a"
        content.email.html = "<p>"
        #expect(pointers(content).isEmpty)
    }
}
