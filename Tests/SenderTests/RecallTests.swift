import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A recall at the sender")
struct RecallTests {
    private static func recall(attempt: Int32 = 1, _ change: (inout MessageApproved) -> Void = { _ in })
        -> MessageApproved
    {
        var recall = SenderFixture.approved(attempt: attempt)
        recall.recalled = true
        recall.content = Content()
        change(&recall)
        return recall
    }

    /// A channel that does not come to this message for a long time.
    private static var slowChannel: ChannelRecord {
        var channel = SenderFixture.channel()
        channel.messagesPerSecond = 0.01
        return channel
    }

    private func retry(afterMs: Int64) -> SendResult.End {
        var error = ProviderError()
        error.code = 131_000
        return .answered(.retry(SendRetry(afterMs: afterMs, scope: .recipient, error: error)))
    }

    @Test("a message that waits for its turn is dropped, and the others go on")
    func waiting() throws {
        try SenderFixture.run(channels: [Self.slowChannel]) { fixture in
            fixture.approve(SenderFixture.approved(1))
            fixture.approve(SenderFixture.approved())
            fixture.approve(SenderFixture.approved(2))
            let first = try fixture.work().sends
            #expect(first.count == 1)
            fixture.approve(Self.recall())
            #expect(try fixture.work().sends.isEmpty)
            #expect(try fixture.events(.cancelled).map(\.reason) == [Reason.leftDrip])
            var fast = SenderFixture.channel()
            fast.revision = 2
            fixture.append(Topics.channels, RecordKey.channel(workspace: fast.workspace, id: fast.id), fast)
            #expect(try fixture.work().sends.map(\.message.ref.address) == [SenderFixture.approved(2).ref.address])
            #expect(try Set(fixture.events(.cancelled)).count == 1)
        }
    }

    @Test("read together with the approval it stops it, too")
    func sameBatch() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            fixture.approve(Self.recall())
            #expect(try fixture.work().sends.isEmpty)
            #expect(try fixture.events(.attempted).isEmpty)
            let cancelled = try #require(try fixture.events(.cancelled).first)
            #expect(cancelled.attempt == 1)
            #expect(cancelled.ref == SenderFixture.approved().ref)
        }
    }

    @Test("a message under way goes its way: its answer is its outcome")
    func underWay() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            let sends = try fixture.work().sends
            fixture.approve(Self.recall())
            _ = try fixture.work()
            try fixture.answer(sends)
            #expect(try fixture.events(.cancelled).isEmpty)
            #expect(try fixture.events(.accepted).count == 1)
        }
    }

    @Test("a message that was sent stays sent")
    func sent() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends)
            fixture.approve(Self.recall())
            #expect(try fixture.work().sends.isEmpty)
            #expect(try fixture.events(.cancelled).isEmpty)
            // Said again, for a ledger that has not heard of it.
            #expect(try fixture.events(.accepted).count == 2)
        }
    }

    @Test("what this sender does not know, or has given back, is cancelled")
    func unknown() throws {
        try SenderFixture.run { fixture in
            fixture.approve(Self.recall())
            _ = try fixture.work()
            #expect(try fixture.events(.cancelled).map(\.reason) == [Reason.leftDrip])
            var closed = SenderFixture.approved(attempt: 2)
            closed.ref = SenderFixture.approved(3).ref
            closed.validUntilMs = fixture.clock.nowMs()
            fixture.approve(closed)
            _ = try fixture.work()
            #expect(try fixture.events(.deferred).map(\.reason) == [Reason.revalidate])
            fixture.approve(Self.recall(attempt: 2) { $0.ref = closed.ref })
            _ = try fixture.work()
            #expect(try fixture.events(.cancelled).map(\.attempt) == [1, 2])
        }
    }

    @Test("what the provider wanted later is not tried again")
    func retried() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends, retry(afterMs: 60_000))
            fixture.approve(Self.recall())
            _ = try fixture.work()
            #expect(try fixture.events(.cancelled).map(\.attempt) == [1])
        }
    }

    @Test("a message in doubt stays in doubt and is not sent again")
    func inDoubt() throws {
        try SenderFixture.run(channels: [Self.slowChannel]) { fixture in
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends, .unanswered(detail: "time-out"))
            fixture.approve(Self.recall())
            _ = try fixture.work()
            #expect(try fixture.events(.inDoubt).map(\.attempt) == [1, 1])
            var again = SenderFixture.approved(attempt: 2)
            again.sendAgain = true
            fixture.approve(again)
            fixture.approve(Self.recall(attempt: 2) { $0.sendAgain = true })
            _ = try fixture.work()
            #expect(try fixture.events(.inDoubt).map(\.attempt) == [1, 1, 2])
            #expect(try fixture.events(.cancelled).isEmpty)
        }
    }

    @Test("another attempt after a failure is stopped like a first one")
    func reopened() throws {
        try SenderFixture.run { fixture in
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends)
            var again = SenderFixture.approved(attempt: 2)
            again.reopenedAfter = 1
            fixture.approve(again)
            fixture.approve(Self.recall(attempt: 2) { $0.reopenedAfter = 1 })
            #expect(try fixture.work().sends.isEmpty)
            #expect(try fixture.events(.cancelled).first?.attempt == 2)
        }
    }

    @Test("nothing revives it: not the log read again after a crash, not a later attempt")
    func final() throws {
        try SenderFixture.run(channels: [Self.slowChannel]) { fixture in
            fixture.approve(SenderFixture.approved(1))
            fixture.approve(SenderFixture.approved())
            try fixture.answer(fixture.work().sends)
            fixture.approve(Self.recall())
            _ = try fixture.work()
            // Its approval has waited in its lane and is read again.
            try fixture.sender.crash()
            for attempt in Int32(1)...3 {
                var later = SenderFixture.approved(attempt: attempt)
                later.sendAgain = true
                later.reopenedAfter = attempt - 1
                fixture.approve(later)
            }
            var fast = SenderFixture.channel()
            fast.revision = 2
            fixture.append(Topics.channels, RecordKey.channel(workspace: fast.workspace, id: fast.id), fast)
            #expect(try fixture.work().sends.isEmpty)
            #expect(try fixture.events(.attempted).count == 1)
            #expect(try Set(fixture.events(.cancelled)).count == 1)
        }
    }
}
