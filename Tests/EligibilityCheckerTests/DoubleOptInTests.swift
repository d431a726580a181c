import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("Double opt-in")
struct DoubleOptInTests {
    private let fixture = CheckerFixture()

    init() {
        fixture.publishForm("news")
        fixture.publishTemplate("confirm") { template in
            var buttons = TemplateComponent()
            buttons.type = "BUTTONS"
            for type in ["URL", "QUICK_REPLY", "QUICK_REPLY"] {
                var button = TemplateButton()
                button.type = type
                buttons.buttons.append(button)
            }
            template.components = [buttons]
        }
    }

    private func subscribe(id: String = "c1", _ change: (inout ConsentRecord) -> Void = { _ in }) throws {
        var consent = CheckerFixture.consent(.pending, atMs: fixture.clock.nowMs(), id: id)
        consent.source = "website"
        consent.formID = "news"
        consent.channelID = "wa"
        consent.text = "Send me offers on WhatsApp"
        consent.url = "https://shop.example/join"
        consent.personName = "Asha"
        change(&consent)
        fixture.publish(consent)
        try fixture.checker.run()
    }

    @Test("the person is asked by the form's template, whose first quick reply carries the form")
    func asks() throws {
        try subscribe()
        let asked = try #require(try fixture.approved.first)
        #expect(asked.ref.campaignID == MessageRef.optInRequests)
        #expect(asked.ref.runID == "c1")
        #expect(asked.purpose == Purpose.utility)
        #expect(asked.content.template.name == "confirm")
        let button = try #require(asked.content.template.buttons.first)
        #expect((button.index, button.subType, button.value.text) == (1, "quick_reply", "OPTIN:news"))
        // Until the tap nothing is granted.
        fixture.publishTemplate()
        let outcome = try fixture.ask("one") { request in
            request.content.template.name = "offer"
            request.content.template.language = "en"
        }
        #expect(outcome == Reason.noOptIn)
    }

    @Test("the tap grants, with the words and the page the person saw")
    func confirms() throws {
        try subscribe()
        fixture.clock.advance(5000)
        try fixture.hear("Yes, please", payload: "OPTIN:news")
        let granted = try #require(try fixture.consents.last)
        #expect((granted.state, granted.source, granted.purpose) == (.granted, "website", Purpose.marketing))
        #expect((granted.text, granted.url) == ("Send me offers on WhatsApp", "https://shop.example/join"))
        #expect(granted.formID == "news")
        fixture.publishTemplate()
        fixture.clock.advance(2 * ServiceWindow.lengthMs)
        let outcome = try fixture.ask("one") { request in
            request.content.template.name = "offer"
            request.content.template.language = "en"
        }
        #expect(outcome == "approved")
    }

    @Test("a form sent again and again asks once a day, and never somebody who has agreed")
    func onlyOnce() throws {
        try subscribe(id: "c1")
        try subscribe(id: "c2")
        #expect(try fixture.approved.count == 1)
        fixture.clock.advance(ServiceWindow.lengthMs)
        try subscribe(id: "c3")
        #expect(try fixture.approved.count == 2)
        try fixture.hear("Yes", payload: "OPTIN:news")
        fixture.clock.advance(ServiceWindow.lengthMs)
        try subscribe(id: "c4")
        #expect(try fixture.approved.count == 2)
    }

    @Test("who wants nothing at all is not asked, and that is said")
    func stoppedAll() throws {
        try fixture.hear("STOPALL")
        fixture.clock.advance(1000)
        let before = try fixture.approved.count
        try subscribe()
        #expect(try fixture.approved.count == before)
        #expect(try fixture.events.last?.reason == Reason.optedOut)
    }

    @Test("a subscription of yesterday and an unknown form are not asked about")
    func stale() throws {
        try subscribe { [clock = fixture.clock] in $0.atMs = clock.nowMs() - ServiceWindow.lengthMs }
        try subscribe(id: "c2") { $0.formID = "gone" }
        #expect(try fixture.approved.isEmpty)
        try fixture.hear("Yes", payload: "OPTIN:gone")
        #expect(try fixture.consents.allSatisfy { $0.state == .pending })
    }
}
