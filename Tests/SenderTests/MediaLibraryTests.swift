import CurlClient
import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("Header media are stored once")
struct MediaLibraryTests {
    private static let link = "https://cdn.shop.example/spring.png"

    private static func picture(_ person: Int, link: String = link, attempt: Int32 = 1) -> MessageApproved {
        var approved = SenderFixture.approved(person, attempt: attempt)
        approved.content.template.name = "offer"
        approved.content.template.language = "en"
        var parameter = TemplateParameter()
        parameter.mediaLink = link
        parameter.mediaKind = "image"
        approved.content.template.header = [parameter]
        return approved
    }

    private static func text(_ effects: [SendEffect]) -> [String] {
        effects.map { String(decoding: $0.request.body, as: UTF8.self) }
    }

    /// Sends a link so often that it is worth storing.
    private func demand(_ fixture: SenderFixture, from first: Int = 0) throws -> [MediaEffect] {
        for person in first..<(first + MediaLibrary.worthwhileUses) { fixture.approve(Self.picture(person)) }
        let (sends, stores) = try fixture.work()
        #expect(Self.text(sends).allSatisfy { $0.contains(#""link":"\#(Self.link)""#) })
        #expect(sends.count == MediaLibrary.worthwhileUses)
        try fixture.answer(sends)
        return stores
    }

    private func store(_ fixture: SenderFixture, id: String? = "media-1") throws {
        let stores = try demand(fixture)
        try fixture.answer(#require(stores.first), id: id)
    }

    private func send(_ fixture: SenderFixture, _ approved: MessageApproved) throws -> String {
        fixture.approve(approved)
        let sends = try fixture.work().sends
        try fixture.answer(sends)
        return Self.text(sends).joined()
    }

    @Test("the twentieth message asks for it, once; from then on it goes by id")
    func stored() throws {
        try SenderFixture.run { fixture in
            for person in 0..<19 { fixture.approve(Self.picture(person)) }
            #expect(try fixture.work().stores.isEmpty)
            for person in 19..<25 { fixture.approve(Self.picture(person)) }
            let (sends, stores) = try fixture.work()
            #expect(stores.map(\.media) == [MediaLink(link: Self.link, kind: "image")])
            #expect(stores.first?.isFirstTry == true)
            #expect(Self.text(sends).allSatisfy { $0.contains("\"link\"") }, "nothing waits for it")
            try fixture.answer(#require(stores.first), id: "media-1")
            let body = try send(fixture, Self.picture(30))
            #expect(body.contains(#""id":"media-1""#))
            #expect(!body.contains(Self.link))
            let other = Self.picture(31, link: "https://cdn.shop.example/other.png")
            #expect(try send(fixture, other).contains("other.png"))
        }
    }

    @Test("uses of another day do not count")
    func slowly() throws {
        try SenderFixture.run { fixture in
            for person in 0..<40 {
                fixture.approve(Self.picture(person))
                let stores = try fixture.work().stores
                #expect(stores.isEmpty)
                fixture.clock.advance(2 * 3_600_000)
            }
        }
    }

    @Test("ids are known after a crash and after the loss of the disk, and have their end")
    func kept() throws {
        try SenderFixture.run { fixture in
            try store(fixture)
            try fixture.sender.crash()
            #expect(try send(fixture, Self.picture(30)).contains("media-1"))
            try fixture.sender.loseDisk()
            #expect(try send(fixture, Self.picture(31)).contains("media-1"))
            let lifetimeMs = try #require(WhatsAppCloud().media?.lifetimeMs)
            fixture.clock.advance(lifetimeMs)
            #expect(try send(fixture, Self.picture(32)).contains(Self.link))
        }
    }

    @Test("what could not be stored goes by link and is tried again after an hour, then after two")
    func failed() throws {
        try SenderFixture.run { fixture in
            try store(fixture, id: nil)
            for hours in [Int64(1), 2, 4] {
                fixture.clock.advance(hours * 3_600_000 - 1)
                fixture.approve(Self.picture(30 + Int(hours)))
                #expect(try fixture.work().stores.isEmpty)
                fixture.clock.advance(1)
                fixture.approve(Self.picture(40 + Int(hours)))
                let again = try fixture.work().stores
                #expect(again.map(\.isFirstTry) == [false])
                try fixture.answer(#require(again.first), id: nil)
            }
        }
    }

    @Test("an id the provider does not know is forgotten, and its message goes by link", arguments: [131_009, 131_053])
    func forgotten(code: Int32) throws {
        try SenderFixture.run { fixture in
            try store(fixture)
            var error = ProviderError()
            error.code = code
            fixture.approve(Self.picture(30))
            let byID = try fixture.work().sends
            #expect(Self.text(byID).joined().contains("media-1"))
            try fixture.answer(byID, .answered(.rejected(reason: Reason.invalidRequest, error: error)))
            #expect(try fixture.events(.failed).isEmpty)
            #expect(try fixture.events(.deferred).map(\.reason) == [Reason.retry])
            #expect(try send(fixture, Self.picture(30, attempt: 2)).contains(Self.link))
            #expect(try send(fixture, Self.picture(31)).contains(Self.link))
            // A message that went by link is refused for good.
            fixture.approve(Self.picture(32))
            try fixture.answer(
                fixture.work().sends, .answered(.rejected(reason: Reason.invalidRequest, error: error)))
            #expect(try fixture.events(.failed).count == 1)
        }
    }

    @Test("a message that is tried again goes by link")
    func attempts() throws {
        try SenderFixture.run { fixture in
            try store(fixture)
            #expect(try send(fixture, Self.picture(30, attempt: 2)).contains(Self.link))
            #expect(try send(fixture, Self.picture(31)).contains("media-1"))
        }
    }

    @Test("every file of a content is found")
    func links() {
        var content = Content()
        content.media.kind = "video"
        content.media.link = "v"
        #expect(content.mediaLinks == [MediaLink(link: "v", kind: "video")])
        content.buttons.header.mediaLink = "b"
        content.buttons.header.mediaKind = "image"
        #expect(content.mediaLinks == [MediaLink(link: "b", kind: "image")])
        content.buttons.header = ContentHeader()
        #expect(content.mediaLinks.isEmpty)
        var template = Self.picture(0).content.template
        var card = TemplateCard()
        card.header = [template.header[0], TemplateParameter()]
        template.cards = [card, card]
        content.template = template
        #expect(content.mediaLinks == Array(repeating: MediaLink(link: Self.link, kind: "image"), count: 3))
        content.text.body = "x"
        #expect(content.mediaLinks.isEmpty)
    }
}
