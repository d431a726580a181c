import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("The eligibility checker")
struct CheckerTests {
    private let fixture = CheckerFixture()
    private let day: Int64 = 86_400_000

    @Test("learns the window from what a person writes; late messages do not move it back")
    func window() throws {
        #expect(try fixture.ask("one") == Reason.outsideWindow)
        try fixture.hear("hi")
        fixture.publish(CheckerFixture.inbound("earlier", id: "m0", atMs: fixture.clock.nowMs() - day))
        #expect(try fixture.ask("two") == "approved")
        fixture.clock.advance(day - 1)
        #expect(try fixture.ask("three") == "approved")
        fixture.clock.advance(1)
        #expect(try fixture.ask("four") == Reason.outsideWindow)
    }

    @Test("what a person did not do opens no window")
    func systemMessages() throws {
        var system = CheckerFixture.inbound("", id: "s1", atMs: fixture.clock.nowMs())
        system.type = "system"
        system.opensWindow = false
        fixture.publish(system)
        fixture.publish(fixture.event(.delivered, of: "zero"))
        fixture.publish(fixture.event(.read, of: "zero"))
        #expect(try fixture.ask("one") == Reason.outsideWindow)
    }

    @Test("the same attempt gets the same verdict for ever, a new attempt a new one")
    func idempotent() throws {
        #expect(try fixture.ask("one") == Reason.outsideWindow)
        try fixture.hear("hi")
        #expect(try fixture.ask("one") == Reason.outsideWindow)
        #expect(try fixture.ask("one", attempt: 2) == "approved")
        fixture.clock.advance(2 * day)
        #expect(try fixture.ask("one", attempt: 2) == "approved")
        #expect(try fixture.ask("one", attempt: 1) == "approved")
        let approved = try fixture.approved
        #expect(Set(approved.map { Codec.encode($0) }).count == 1)
        #expect(approved.map(\.attempt) == [2, 2, 2])
    }

    @Test("131047 closes the window and what was written before opens none; a new message does")
    func windowClosed() throws {
        try fixture.hear("hi")
        fixture.clock.advance(1000)
        fixture.publish(fixture.event(.failed, of: "zero", reason: Reason.windowClosed, code: 131_047))
        #expect(try fixture.ask("one") == Reason.outsideWindow)
        // A webhook about an earlier message that comes only now.
        fixture.publish(CheckerFixture.inbound("late", id: "late", atMs: fixture.clock.nowMs() - 500))
        #expect(try fixture.ask("two") == Reason.outsideWindow)
        fixture.clock.advance(1)
        try fixture.hear("again")
        #expect(try fixture.ask("three") == "approved")
    }

    @Test("a request that tells of a closed window is judged by that, before the event has come")
    func windowClosedInRequest() throws {
        try fixture.hear("hi")
        #expect(try fixture.ask("one") == "approved")
        fixture.publishTemplate()
        fixture.publish(CheckerFixture.consent(.granted, atMs: 1))
        let outcome = try fixture.ask("one", attempt: 2) { [clock = fixture.clock] request in
            request.windowClosedAtMs = clock.nowMs() + 1
            request.reopenedAfter = 1
            request.outsideWindow.template.name = "offer"
            request.outsideWindow.template.language = "en"
        }
        #expect(outcome == "approved")
        #expect(try fixture.approved.last?.content.template.name == "offer")
        #expect(try fixture.approved.last?.reopenedAfter == 1)
        #expect(try fixture.ask("two") == Reason.outsideWindow)
    }

    @Test("131026 is remembered for the time that is set, unless the person writes")
    func notOnChannel() throws {
        fixture.publishSettings { $0.notOnChannelS = 3600 }
        fixture.publishTemplate()
        fixture.publish(CheckerFixture.consent(.granted, atMs: 1))
        fixture.publish(fixture.event(.failed, of: "zero", reason: Reason.notOnChannel, code: 131_026))
        func template(_ request: inout MessageRequested) {
            request.content.template.name = "offer"
            request.content.template.language = "en"
        }
        #expect(try fixture.ask("one", template) == Reason.notOnChannel)
        fixture.clock.advance(3_599_999)
        #expect(try fixture.ask("two", template) == Reason.notOnChannel)
        fixture.clock.advance(1)
        #expect(try fixture.ask("three", template) == "approved")

        fixture.publish(fixture.event(.failed, of: "zero", reason: Reason.notOnChannel, code: 131_026))
        #expect(try fixture.ask("four", template) == Reason.notOnChannel)
        fixture.clock.advance(1)
        try fixture.hear("I am here")
        #expect(try fixture.ask("five", template) == "approved")
    }

    @Test("131050 revokes marketing, and only that")
    func stoppedAtProvider() throws {
        fixture.publish(CheckerFixture.consent(.granted, purpose: Purpose.all, atMs: 1))
        fixture.publish(fixture.event(.failed, of: "zero", reason: Reason.optedOut, code: 131_050))
        try fixture.checker.run()
        try fixture.hear("hi")
        #expect(try fixture.ask("one") == Reason.optedOut)
        #expect(try fixture.ask("two") { $0.purpose = Purpose.utility } == "approved")
        #expect(try fixture.consents.last?.source == "provider")
    }

    @Test("a message whose hours have not come waits, and is judged anew when it is asked for again")
    func deferral() throws {
        fixture.publishCampaign("one") { campaign in
            campaign.dailyWindow.startMinute = 10 * 60
            campaign.dailyWindow.endMinute = 20 * 60
            campaign.dailyWindow.timeZone = "recipient"
        }
        try fixture.hear("hi")
        // It is 09:00 in UTC, which stands in for the recipient's.
        #expect(try fixture.ask("one") == Reason.quietHours)
        let deferred = try #require(try fixture.events.last)
        #expect(deferred.kind == .deferred)
        #expect(deferred.untilMs == fixture.clock.nowMs() + 3_600_000)
        #expect(deferred.detail == "10:00–20:00, time zone of the workspace: UTC")
        #expect(try fixture.ask("one") == Reason.quietHours)
        fixture.clock.advance(3_600_000)
        #expect(try fixture.ask("one", attempt: 2) == "approved")
        #expect(try fixture.approved.last?.notes == "time zone of the workspace: UTC")
        #expect(try fixture.events.last?.detail == "time zone of the workspace: UTC")
    }

    @Test("a template goes out in the first language that is available, however often it is asked for")
    func languages() throws {
        fixture.publishTemplate("offer", "fr")
        fixture.publishTemplate("offer", "de") { $0.status = "PAUSED" }
        fixture.publish(CheckerFixture.consent(.granted, atMs: 1))
        for _ in 0..<2 {
            let outcome = try fixture.ask("one") { request in
                request.content.template.name = "offer"
                request.content.template.language = "de"
                request.content.template.fallbackLanguages = ["en", "fr"]
            }
            #expect(outcome == "approved")
        }
        #expect(try fixture.approved.map(\.content.template.language) == ["fr", "fr"])
        #expect(try fixture.approved.last?.notes == "template language fr instead of de")
    }

    @Test("a message whose template is paused waits for its approval; an unknown template is a reason not to send")
    func pausedTemplate() throws {
        fixture.publish(CheckerFixture.consent(.granted, atMs: 1))
        fixture.publishTemplate("offer", "en") { $0.status = "PAUSED" }
        func ask(_ attempt: Int32, template: String) throws -> String {
            try fixture.ask(template, attempt: attempt) {
                $0.content.template.name = template
                $0.content.template.language = "en"
            }
        }
        #expect(try ask(1, template: "offer") == Reason.templateUnavailable)
        let waiting = try #require(try fixture.events.last)
        #expect(waiting.kind == .deferred && waiting.untilMs > fixture.clock.nowMs())
        fixture.publishTemplate("offer", "en")
        #expect(try ask(2, template: "offer") == "approved")

        #expect(try ask(1, template: "nowhere") == Reason.templateUnavailable)
        #expect(try fixture.events.last?.kind == .suppressed)
    }

    @Test("cancellation and expiry have outcomes of their own, from the moment the tables say so")
    func cancelledAndExpired() throws {
        try fixture.hear("hi")
        fixture.publishCampaign("one") { _ in }
        #expect(try fixture.ask("one") == "approved")
        fixture.publishCampaign("one") { $0.status = .cancelled }
        #expect(try fixture.ask("one", attempt: 2) == Reason.campaignCancelled)
        #expect(try fixture.events.last?.kind == .cancelled)
        let nowMs = fixture.clock.nowMs()
        #expect(try fixture.ask("two") { $0.expiresAtMs = nowMs } == Reason.expired)
        #expect(try fixture.events.last?.kind == .expired)
    }

    @Test("what a workspace decides counts from the next verdict on")
    func settingsChange() throws {
        fixture.publishTemplate()
        func template(_ request: inout MessageRequested) {
            request.purpose = "order_updates"
            request.content.template.name = "offer"
            request.content.template.language = "en"
        }
        #expect(try fixture.ask("one", template) == Reason.noOptIn)
        fixture.publishSettings { $0.purposesWithoutOptIn = ["order_updates"] }
        #expect(try fixture.ask("two", template) == "approved")
    }

    @Test("without the channel's record the message is asked for again later")
    func unknownChannel() throws {
        #expect(try fixture.ask("one") { $0.channelID = "other" } == Reason.channelStopped)
        #expect(try fixture.events.last?.kind == .deferred)
    }

    @Test("verdicts nobody can ask for any more are forgotten, others stay")
    func sweep() throws {
        try fixture.hear("hi")
        try fixture.ask("short") { [clock = fixture.clock] in $0.expiresAtMs = clock.nowMs() + 1000 }
        try fixture.ask("long")
        fixture.clock.advance(3 * day)
        try fixture.checker.run()
        let rows = fixture.log.records(fixture.checker.stage.changelog).filter { $0.value == nil }
        #expect(rows.count == 1)
    }
}

extension CheckerStage {
    fileprivate var changelog: Topic { Topics.state(of: name) }
}
