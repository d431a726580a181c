import CurlClient
import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("What comes of a request")
struct OutcomeTests {
    private func webhook(_ body: (SenderFixture) throws -> Void) throws {
        let channel = SenderFixture.channel(provider: "webhook", settings: ["url": "http://127.0.0.1:1/"])
        try SenderFixture.run(
            GenericWebhook(), channels: [channel], credentials: #"{"signing_secret": "a secret"}"#, body)
    }

    private static func error(_ code: Int32) -> ProviderError {
        var error = ProviderError()
        error.code = code
        return error
    }

    @Test("a request without an answer is in doubt")
    func inDoubt() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends, .unanswered(detail: "time-out"))
            #expect(try fixture.events(.inDoubt).map(\.reason) == [Reason.inDoubt])
            #expect(try fixture.events(.deferred).isEmpty)
        }
    }

    @Test(
        "where the provider drops repeats it is tried again, later each time",
        arguments: [SendResult.End.unanswered(detail: "time-out"), .answered(.unknown(detail: "HTTP 504"))])
    func dropsRepeats(end: SendResult.End) throws {
        try webhook { fixture in
            let begun = fixture.clock.nowMs()
            for attempt in Int32(1)...3 {
                var approved = SenderFixture.approved(Int(attempt))
                approved.attempt = attempt
                fixture.approve(approved)
            }
            try fixture.answer(fixture.work().sends, end)
            let deferred = try fixture.events(.deferred)
            #expect(deferred.map(\.untilMs) == [5000, 10_000, 20_000].map { begun + $0 })
            #expect(deferred.allSatisfy { $0.reason == Reason.retry })
            #expect(try fixture.events(.inDoubt).isEmpty)
        }
    }

    @Test("after a crash, too: what was under way is in doubt, or tried again")
    func crash() throws {
        for isWebhook in [false, true] {
            let test = { (fixture: SenderFixture) in
                fixture.approve(SenderFixture.approved())
                #expect(try fixture.work().sends.count == 1)
                try fixture.sender.crash()
                #expect(try fixture.work().sends.isEmpty)
                #expect(try fixture.events(.inDoubt).count == (isWebhook ? 0 : 1))
                #expect(try fixture.events(.deferred).map(\.reason) == (isWebhook ? [Reason.retry] : []))
            }
            if isWebhook { try webhook(test) } else { try SenderFixture.run { try test($0) } }
        }
    }

    @Test("a retry waits for a new verdict: the old one sends nothing")
    func retry() throws {
        try SenderFixture.run { fixture in
            let retry = SendRetry(afterMs: 60_000, scope: .recipient, error: Self.error(131_000))
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends, .answered(.retry(retry)))
            fixture.clock.advance(3_600_000)
            fixture.approve(SenderFixture.approved())
            #expect(try fixture.work().sends.isEmpty)
            let deferred = try fixture.events(.deferred)
            #expect(deferred.count == 2)
            #expect(deferred.first == deferred.last)
            fixture.approve(SenderFixture.approved(attempt: 2))
            #expect(try fixture.work().sends.count == 1)
        }
    }

    @Test("a new verdict with a closed window sends nothing either")
    func closedWindow() throws {
        try SenderFixture.run { fixture in
            var approved = SenderFixture.approved(attempt: 2)
            approved.validUntilMs = fixture.clock.nowMs()
            fixture.approve(approved)
            let sends = try fixture.work().sends
            #expect(sends.isEmpty)
            #expect(try fixture.events(.deferred).map(\.reason) == [Reason.revalidate])
        }
    }

    @Test("an e-mail goes out with its envelope")
    func mail() throws {
        let channel = SenderFixture.channel(
            provider: "email",
            settings: ["host": "mail.shop.example", "port": "587", "security": "starttls", "from": "shop@shop.example"])
        try SenderFixture.run(
            Email(), channels: [channel], credentials: #"{"username": "shop", "password": "pw"}"#
        ) { fixture in
            var approved = SenderFixture.approved()
            approved.ref = MessageRef(
                workspace: Workspace.standard, campaignID: "spring", runID: "1",
                address: Address.email("asha@shop.example"))
            approved.content.email.subject = "News"
            approved.content.email.text = "Hello"
            fixture.approve(approved)
            let request = try #require(try fixture.work().sends.first?.request)
            #expect(request.url == "smtp://mail.shop.example:587")
            #expect(request.method == "MAIL")
            #expect(request.envelope?.from == "shop@shop.example")
            #expect(request.envelope?.recipient == "asha@shop.example")
            #expect(request.envelope?.username == "shop")
            #expect(request.envelope?.password == "pw")
            #expect(request.envelope?.requiresTLS == true)
        }
    }

    @Test("the channel's health: its rate at first, its error when the provider stops it")
    func health() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            let sends = try fixture.work().sends
            #expect(try fixture.health().map(\.presentRate) == [1_000_000])
            try fixture.answer(
                sends, .answered(.stop(scope: .channel, code: Reason.channelStopped, error: Self.error(190))))
            #expect(try fixture.events(.stopped).map(\.error.code) == [190])
            // Not within ten seconds: the next telling carries it.
            #expect(try fixture.health().count == 1)
        }
    }

    @Test("with room for one, the answer to a person leaves before the broadcast that waits already")
    func answersFirst() throws {
        var channel = SenderFixture.channel()
        channel.messagesPerSecond = 0.01
        try SenderFixture.run(channels: [channel]) { fixture in
            for person in 0..<5 { fixture.approve(SenderFixture.approved(person)) }
            var answer = SenderFixture.approved(7, campaign: MessageRef.keywordReplies)
            answer.purpose = ""
            fixture.approve(answer)
            let sends = try fixture.work().sends
            #expect(sends.map(\.message.ref.campaignID) == [MessageRef.keywordReplies])
        }
    }
}
