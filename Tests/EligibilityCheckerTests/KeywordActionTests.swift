import Models
import Rules
import ServiceKit
import Testing

@testable import EligibilityChecking

@Suite("What people ask for with a word or a button")
struct KeywordActionTests {
    private let fixture = CheckerFixture()

    private func template(_ request: inout MessageRequested) {
        request.content.template.name = "offer"
        request.content.template.language = "en"
    }

    private func replies() throws -> [String] { try fixture.approved.map(\.content.text.body) }

    @Test("STOP revokes marketing at once, tells everybody, and is confirmed once")
    func stop() throws {
        fixture.publish(CheckerFixture.consent(.granted, atMs: 1))
        fixture.publish(CheckerFixture.consent(.granted, purpose: Purpose.utility, atMs: 1))
        try fixture.hear("Stop")
        #expect(try fixture.ask("one") == Reason.optedOut)
        #expect(try fixture.ask("two") { $0.purpose = Purpose.utility } == "approved")
        let told = try #require(try fixture.consents.last)
        #expect((told.purpose, told.state, told.source) == (Purpose.marketing, .revoked, "keyword"))
        #expect(told.text == "Stop")

        let reply = try #require(try fixture.approved.first)
        #expect(reply.ref.campaignID == MessageRef.keywordReplies)
        #expect(reply.channelID == "wa")
        #expect(reply.content.text.body == "You will get no more offers from us. Write START to get them again.")
        #expect(reply.conversation == .userInitiated)
        #expect(reply.validUntilMs == fixture.clock.nowMs() + ServiceWindow.lengthMs)

        try fixture.hear("STOP")
        try fixture.hear("stop")
        #expect(try fixture.approved.count { $0.ref.isOutsideCampaigns } == 1)
    }

    @Test("START resumes, and STOPALL ends everything")
    func startAndStopAll() throws {
        fixture.publishTemplate()
        try fixture.hear("STOP")
        try fixture.hear("STOP")
        fixture.clock.advance(1000)
        try fixture.hear("start")
        #expect(try fixture.ask("one", template) == "approved")
        fixture.clock.advance(1000)
        try fixture.hear("Stop all")
        #expect(try fixture.ask("two", template) == Reason.optedOut)
        #expect(try fixture.ask("three") { $0.purpose = Purpose.utility } == Reason.optedOut)
        fixture.clock.advance(1000)
        try fixture.hear("START")
        #expect(try fixture.ask("four", template) == "approved")
        #expect(try fixture.ask("five") { $0.purpose = Purpose.utility } == Reason.optedOut)
        #expect(try fixture.approved.count { $0.ref.campaignID == MessageRef.keywordReplies } == 4)
    }

    @Test("YES is START for a day after an opt-out, and an answer to something else otherwise")
    func yes() throws {
        try fixture.hear("yes")
        #expect(try fixture.consents.isEmpty)
        try fixture.hear("STOP")
        fixture.clock.advance(1000)
        try fixture.hear("Yes")
        #expect(try fixture.consents.map(\.state) == [.revoked, .granted])
        fixture.clock.advance(1000)
        try fixture.hear("STOP")
        fixture.clock.advance(Keywords.affirmationMs)
        try fixture.hear("yes")
        #expect(try fixture.consents.last?.state == .revoked)
    }

    @Test("a button counts by its payload, whatever its title", arguments: ["STOP_PROMO", "Stop"])
    func button(payload: String) throws {
        try fixture.hear("No more of this", payload: payload)
        #expect(try fixture.consents.map(\.source) == ["button"])
        #expect(try fixture.ask("one") == Reason.optedOut)
        #expect(try replies().count == 1)
    }

    @Test("a blacklist keyword revokes everything")
    func blacklist() throws {
        fixture.publishSettings { settings in
            var list = KeywordList()
            (list.action, list.words, list.reply) = (.blacklist, ["spam"], "You will not hear from us again.")
            settings.keywords.append(list)
        }
        try fixture.hear("SPAM")
        #expect(try fixture.consents.map(\.purpose) == [Purpose.all])
        #expect(try fixture.ask("one") { $0.purpose = Purpose.authentication } == Reason.optedOut)
        #expect(try replies() == ["You will not hear from us again."])
    }

    @Test("HELP is answered once a day and changes nothing")
    func help() throws {
        fixture.publishSettings { settings in
            var list = KeywordList()
            (list.action, list.words, list.reply) = (.help, ["help"], "Write STOP to end offers.")
            settings.keywords.append(list)
        }
        try fixture.hear("help")
        try fixture.hear("HELP")
        #expect(try replies().count == 1)
        fixture.clock.advance(ServiceWindow.lengthMs)
        try fixture.hear("help")
        #expect(try replies().count == 2)
        #expect(try fixture.consents.isEmpty)
    }

    @Test("a word that comes a day late changes what holds, and nobody is written to about it")
    func late() throws {
        fixture.publish(CheckerFixture.inbound("STOP", id: "old", atMs: fixture.clock.nowMs() - ServiceWindow.lengthMs))
        #expect(try fixture.ask("one") == Reason.optedOut)
        #expect(try replies().isEmpty)
    }

    @Test("the words of the workspace replace the usual ones")
    func ownWords() throws {
        fixture.publishSettings { settings in
            var list = KeywordList()
            (list.action, list.words) = (.stop, ["Nein danke"])
            settings.keywords = [list]
        }
        try fixture.hear("STOP")
        #expect(try fixture.consents.isEmpty)
        try fixture.hear("nein danke!")
        #expect(try fixture.consents.map(\.state) == [.revoked])
        // No reply is set.
        #expect(try replies().isEmpty)
    }
}
