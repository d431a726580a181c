import Foundation
import Models
import Providers
import ServiceKit
import Testing

@testable import Sender

@Suite("One message in six seconds to one person")
struct PairRateTests {
    private let start = ContinuousClock.now
    private let person = Data([1])

    @Test("a burst of 45 is allowed, the next one waits six seconds")
    func burst() {
        var pairs = PairRate()
        for _ in 0..<45 {
            #expect(pairs.wait(channel: "wa", recipient: person, now: start) == .zero)
            pairs.spend(channel: "wa", recipient: person, now: start)
        }
        #expect(pairs.wait(channel: "wa", recipient: person, now: start) == .seconds(6))
        #expect(pairs.wait(channel: "wa", recipient: Data([2]), now: start) == .zero)
        #expect(pairs.wait(channel: "other", recipient: person, now: start) == .zero)
        #expect(pairs.wait(channel: "wa", recipient: person, now: start + .seconds(6)) == .zero)
        #expect(pairs.wait(channel: "wa", recipient: person, now: start + .seconds(5)) == .seconds(1))
    }
}

@Suite("The messaging limit")
struct MessagingLimitTests {
    private func channel(_ id: String, perDay: Int64, portfolio: String = "") -> ChannelRecord {
        var channel = SenderFixture.channel(id)
        channel.recipientsPerDay = perDay
        channel.portfolio = portfolio
        return channel
    }

    private func approved(
        _ person: Int, channel: String = "wa", run: String = "1", conversation: Conversation = .businessInitiated,
        attempt: Int32 = 1
    ) -> MessageApproved {
        var approved = SenderFixture.approved(person, channel: channel, run: run, attempt: attempt)
        approved.conversation = conversation
        approved.expiresAtMs = 1_900_000_000_000
        return approved
    }

    /// - Returns: how many requests left.
    private func send(_ fixture: SenderFixture, _ end: SendResult.End = SenderFixture.accepted) throws -> Int {
        let sends = try fixture.work().sends
        try fixture.answer(sends, end)
        return sends.count
    }

    @Test("who comes after the limit waits until the oldest has been reached for 24 hours")
    func defers() throws {
        try SenderFixture.run(channels: [channel("wa", perDay: 3)]) { fixture throws in
            let begun = fixture.clock.nowMs()
            for person in 0..<5 { fixture.approve(approved(person)) }
            #expect(try send(fixture) == 3)
            let deferred = try fixture.events(.deferred)
            #expect(deferred.count == 2)
            #expect(deferred.allSatisfy { $0.reason == Reason.dailyLimit && $0.untilMs == begun + 86_400_000 })

            fixture.clock.advance(86_400_000)
            for person in 3..<5 { fixture.approve(approved(person, attempt: 2)) }
            #expect(try send(fixture) == 2)
        }
    }

    @Test("people who were reached today, and those whose window is open, cost nothing")
    func exempt() throws {
        try SenderFixture.run(channels: [channel("wa", perDay: 1)]) { fixture throws in
            fixture.approve(approved(0))
            #expect(try send(fixture) == 1)
            fixture.approve(approved(0, run: "2"))
            fixture.approve(approved(1, conversation: .userInitiated))
            #expect(try send(fixture) == 2)
            fixture.approve(approved(2))
            #expect(try send(fixture) == 0)
        }
    }

    @Test("channels of one portfolio share one budget: the smallest limit among them")
    func portfolio() throws {
        let channels = [channel("wa", perDay: 100, portfolio: "p"), channel("wb", perDay: 2, portfolio: "p")]
        try SenderFixture.run(channels: channels) { fixture throws in
            for person in 0..<4 { fixture.approve(approved(person, channel: person % 2 == 0 ? "wa" : "wb")) }
            #expect(try send(fixture) == 2)
            #expect(try fixture.events(.deferred).count == 2)
        }
    }

    @Test("a refused attempt takes nothing of the budget")
    func refused() throws {
        try SenderFixture.run(channels: [channel("wa", perDay: 1)]) { fixture throws in
            fixture.approve(approved(0))
            let refusal = SendOutcome.rejected(reason: Reason.invalidRequest, error: ProviderError())
            #expect(try send(fixture, .answered(refusal)) == 1)
            fixture.approve(approved(1))
            #expect(try send(fixture) == 1)
        }
    }

    @Test("room that opens after a short-lived message has expired is none: daily_limit is its outcome")
    func tooLate() throws {
        try SenderFixture.run(channels: [channel("wa", perDay: 1)]) { fixture throws in
            fixture.approve(approved(0))
            var shortLived = approved(1)
            shortLived.expiresAtMs = fixture.clock.nowMs() + 3_600_000
            fixture.approve(shortLived)
            #expect(try send(fixture) == 1)
            #expect(try fixture.events(.suppressed).map(\.reason) == [Reason.dailyLimit])
        }
    }
}
