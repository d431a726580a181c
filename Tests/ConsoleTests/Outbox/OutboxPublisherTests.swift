import KafkaClient
import Models
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Console

@Suite struct OutboxPublisherTests {
    private func launch(_ harness: ConsoleHarness) async throws {
        try await harness.store.write { transaction in
            let campaign = CampaignRecord.with {
                $0.workspace = Workspace.standard
                $0.id = "c1"
                $0.launch = Launch.with { $0.runID = "r1" }
            }
            try transaction.emit(
                Topics.campaigns, key: RecordKey.campaign(workspace: Workspace.standard, id: "c1"),
                value: Codec.encode(campaign))
        }
    }

    private func addContacts(_ range: Range<Int>, _ harness: ConsoleHarness) async throws {
        try await harness.store.write { transaction in
            for number in range {
                var contact = Contact(id: "contact-\(number)")
                contact.phone = "+9198\(10_000_000 + number)"
                try ContactStore.insert(contact, in: transaction)
            }
        }
    }

    private func lastLaunch(_ harness: ConsoleHarness) throws -> Launch {
        let value = try #require(harness.log.records(of: Topics.campaigns).last?.value)
        return try Codec.decode(CampaignRecord.self, value).launch
    }

    @Test func aLaunchNamesEverythingBeforeIt() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<2500, harness)
        try await launch(harness)
        try await addContacts(2500..<2510, harness)
        try await harness.publish()
        let launch = try lastLaunch(harness)
        #expect(launch.logIdentity == "log-1")
        #expect(launch.positions.allSatisfy { $0.topic == "recipients" })
        #expect(launch.positions.map(\.nextOffset).reduce(0, +) == 2500)
        #expect(harness.log.records(of: Topics.recipients).count == 2510)
        #expect(try await harness.store.read { try OutboxStore.isEmpty(in: $0) })
    }

    private func enrol(_ harness: ConsoleHarness) async throws {
        try await harness.store.write { transaction in
            let request = EnrolmentRequest.with { $0.campaignID = "c1" }
            let event = ContactEvent.with { $0.name = "bought" }
            try transaction.emit(Topics.enrolments, key: [1], value: Codec.encode(request))
            try transaction.emit(Topics.contactsEvents, key: [1], value: Codec.encode(event))
        }
    }

    @Test func enrolmentsAndEventsNameTheLaunchBeforeThem() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<3, harness)
        try await launch(harness)
        try await enrol(harness)
        try await harness.publish()
        let request = try Codec.decode(
            EnrolmentRequest.self, try #require(harness.log.records(of: Topics.enrolments).last?.value))
        let event = try Codec.decode(
            ContactEvent.self, try #require(harness.log.records(of: Topics.contactsEvents).last?.value))
        for (identity, positions) in [(request.logIdentity, request.positions), (event.logIdentity, event.positions)] {
            #expect(identity == "log-1")
            #expect(Set(positions.map(\.topic)) == ["recipients", "campaigns"])
            #expect(positions.map(\.nextOffset).reduce(0, +) == 4)
        }
    }

    @Test func anEnrolmentWaitsUntilANewLogHasItsDrip() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<3, harness)
        try await harness.publish()
        harness.log.replace(identity: "log-2")
        try await launch(harness)
        try await enrol(harness)
        try await harness.publish()
        let topics = harness.log.records.map(\.topic)
        let launched = try #require(topics.firstIndex(of: "campaigns"))
        #expect(topics.lastIndex(of: "recipients").map { $0 < launched } == true)
        #expect(topics.firstIndex(of: "enrolments").map { $0 > launched } == true)
    }

    @Test func nothingIsLostWhileTheLogIsAway() async throws {
        let harness = try ConsoleHarness()
        try await harness.publish()
        harness.log.setReachable(false)
        try await addContacts(0..<3, harness)
        let publisher = harness.publisher
        await #expect(throws: StubLog.Unreachable.self) { try await publisher.step() }
        harness.log.setReachable(true)
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).count == 3)
    }

    @Test func aNewLogGetsEverythingAndLaunchesLast() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<2500, harness)
        try await harness.publish()
        harness.log.replace(identity: "log-2")
        // A launch that waits when the log is lost, and a change after it.
        try await launch(harness)
        try await addContacts(2500..<2501, harness)
        try await harness.publish()

        let launch = try lastLaunch(harness)
        #expect(launch.logIdentity == "log-2")
        let before = harness.log.records.firstIndex { $0.topic == "campaigns" } ?? 0
        #expect(Set(harness.log.records[..<before].map(\.key)).count == 2501)
        #expect(launch.positions.map(\.nextOffset).reduce(0, +) == Int64(before))
    }

    @Test func aLogThatEndsBeforeOurRecordsIsNew() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<5, harness)
        try await harness.publish()
        harness.log.cut()
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).count == 5)
    }

    @Test func recordsCarryCloudEventsHeaders() async throws {
        let harness = try ConsoleHarness()
        try await addContacts(0..<1, harness)
        try await harness.publish()
        let headers = try #require(harness.log.records.first?.headers)
        #expect(
            headers.contains {
                $0.name == "ce_type" && String(decoding: $0.value, as: UTF8.self) == "campaigns.recipients.v1"
            })
    }

    @Test func readinessFollowsTheLog() async throws {
        let harness = try ConsoleHarness()
        let publisher = harness.publisher
        #expect(!harness.readiness.isReady)
        let running = Task { try await publisher.run() }
        try await harness.waitUntil { harness.readiness.isReady }
        harness.log.setReachable(false)
        try await addContacts(0..<1, harness)
        try await harness.waitUntil { !harness.readiness.isReady }
        harness.log.setReachable(true)
        try await harness.waitUntil { harness.readiness.isReady && harness.log.records.count == 1 }
        running.cancel()
        try await running.value
    }

    @Test func aFailedTransactionLeavesNothing() async throws {
        struct Failure: Error {}
        let harness = try ConsoleHarness()
        await #expect(throws: Failure.self) {
            try await harness.store.write { transaction in
                try ContactStore.insert(Contact(id: "a", phone: "+919812345678"), in: transaction)
                throw Failure()
            }
        }
        #expect(try await harness.store.read { try OutboxStore.isEmpty(in: $0) })
    }
}
