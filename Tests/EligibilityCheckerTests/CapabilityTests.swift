import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("What a channel can do, at the verdict")
struct CapabilityTests {
    private func fixture(provider: String, address: String = CheckerFixture.address) -> CheckerFixture {
        let fixture = CheckerFixture()
        var channel = ChannelRecord()
        (channel.workspace, channel.id, channel.provider) = (Workspace.standard, "wa", provider)
        fixture.append(Topics.channels, RecordKey.channel(workspace: Workspace.standard, id: "wa"), channel)
        var consent = CheckerFixture.consent(.granted, atMs: fixture.clock.nowMs() - 1000)
        consent.address = address
        fixture.publish(consent)
        return fixture
    }

    @Test("a channel without windows sends free-form content to who has opted in, and to nobody else")
    func noWindow() throws {
        let fixture = fixture(provider: "sms_twilio")
        #expect(try fixture.ask("spring") == "approved")
        #expect(try fixture.ask("news") { $0.purpose = "order_updates" } == Reason.noOptIn)
    }

    @Test(
        "an address of a kind that the channel does not reach",
        arguments: [
            ("whatsapp_cloud", "email:a@b.example", Reason.invalidAddress),
            ("whatsapp_cloud", "bsuid:DE.1349", Reason.outsideWindow), ("telegram", "telegram:99", "approved"),
            ("telegram", CheckerFixture.address, Reason.invalidAddress), ("email", "email:", Reason.invalidAddress),
        ])
    func addresses(provider: String, address: String, outcome: String) throws {
        let fixture = fixture(provider: provider, address: address)
        let answer = try fixture.ask("spring") { request in
            request.ref = MessageRef(
                workspace: Workspace.standard, campaignID: "spring", runID: "1", address: address)
            if provider == "email" { (request.content.email.subject, request.content.email.text) = ("Hi", "Hello") }
        }
        #expect(answer == outcome)
    }

    @Test("a text that has become too long by the person's own values")
    func tooLong() throws {
        let fixture = fixture(provider: "whatsapp_cloud")
        try fixture.hear("Hello")
        let longest = String(repeating: "é", count: 4096)
        #expect(try fixture.ask("fits") { $0.content.text.body = longest } == "approved")
        #expect(try fixture.ask("long") { $0.content.text.body = longest + "!" } == Reason.invalidContent)
        #expect(try fixture.events.last?.detail.hasPrefix("/body") == true)
    }
}
