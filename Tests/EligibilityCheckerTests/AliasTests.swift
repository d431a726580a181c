import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import EligibilityChecking

@Suite("Several addresses of one person")
struct AliasTests {
    private let phone = CheckerFixture.address
    private let user = "bsuid:DE.13491208655302741918"

    /// As the ingester writes it: once under each address.
    private func publishAlias(_ fixture: CheckerFixture, replaced: Bool = false, _ address: String, _ alias: String) {
        var record = AddressAlias()
        record.workspace = Workspace.standard
        (record.address, record.alias, record.replaced, record.atMs) = (address, alias, replaced, fixture.clock.nowMs())
        for key in [address, alias] {
            fixture.append(
                Topics.addressesAliases, RecordKey.recipient(workspace: Workspace.standard, address: key), record)
        }
    }

    private func ask(_ fixture: CheckerFixture, _ campaign: String, at address: String) throws -> String {
        try fixture.ask(campaign) { request in
            request.ref = MessageRef(
                workspace: Workspace.standard, campaignID: campaign, runID: "1", address: address)
        }
    }

    @Test("an opt-out under the user id holds for the phone number, and the other way round", arguments: [true, false])
    func suppression(byPhone: Bool) throws {
        let fixture = CheckerFixture()
        var granted = CheckerFixture.consent(.granted, atMs: fixture.clock.nowMs() - 1000)
        fixture.publish(granted)
        granted.address = user
        fixture.publish(granted)
        publishAlias(fixture, phone, user)
        try fixture.checker.run()
        #expect(try ask(fixture, "before", at: user) == Reason.outsideWindow)

        var inbound = CheckerFixture.inbound("STOP", id: "m1", atMs: fixture.clock.nowMs())
        inbound.address = byPhone ? phone : user
        fixture.publish(inbound)
        try fixture.checker.run()
        #expect(try ask(fixture, "phone", at: phone) == Reason.optedOut)
        #expect(try ask(fixture, "user", at: user) == Reason.optedOut)
        // One confirmation, to the address that the person wrote from.
        #expect(try fixture.approved.map(\.ref.address) == [byPhone ? phone : user])
    }

    @Test("what was decided before the two were known to be one person is told on, the later decision holds")
    func earlierDecisions() throws {
        let fixture = CheckerFixture()
        fixture.publish(CheckerFixture.consent(.granted, atMs: fixture.clock.nowMs() - 2000))
        var revoked = CheckerFixture.consent(.revoked, atMs: fixture.clock.nowMs() - 1000)
        revoked.address = user
        fixture.publish(revoked)
        publishAlias(fixture, phone, user)
        try fixture.checker.run()
        #expect(try ask(fixture, "spring", at: phone) == Reason.optedOut)
    }

    @Test("a message from the user id opens the window of the phone number; hearing it twice changes nothing")
    func window() throws {
        let fixture = CheckerFixture()
        publishAlias(fixture, phone, user)
        try fixture.checker.run()
        #expect(try ask(fixture, "closed", at: phone) == Reason.outsideWindow)
        var inbound = CheckerFixture.inbound("Hello", id: "m1", atMs: fixture.clock.nowMs())
        inbound.address = user
        fixture.publish(inbound)
        fixture.publish(inbound)
        try fixture.checker.run()
        #expect(try ask(fixture, "open", at: phone) == "approved")
        let copies = try fixture.log.records(Topics.messagesInbound).map {
            try Codec.decode(InboundMessage.self, $0.value ?? [])
        }.filter { !$0.toldUnder.isEmpty }
        #expect(Set(copies.map(\.address)) == [phone])
        #expect(Set(copies.map(\.providerMessageID)) == ["m1"])
    }

    @Test("a number that is given up tells the new one what it knows, and nothing after")
    func numberChange() throws {
        let fixture = CheckerFixture()
        let new = "phone:+4915187654321"
        fixture.publish(CheckerFixture.consent(.revoked, atMs: fixture.clock.nowMs() - 1000))
        publishAlias(fixture, replaced: true, phone, new)
        try fixture.checker.run()
        #expect(try ask(fixture, "new", at: new) == Reason.optedOut)
        fixture.publish(CheckerFixture.consent(.granted, atMs: fixture.clock.nowMs() + 1000, id: "later"))
        try fixture.checker.run()
        #expect(try ask(fixture, "again", at: new) == Reason.optedOut)
    }
}
