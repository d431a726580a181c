import HTTPTypes
import Models
import SwiftProtobuf
import Testing

@testable import Console

/// A console with a drip, and the log's news of the people in it.
struct DripFixture {
    let console: CampaignFixture
    static let startMs: Int64 = 1_772_355_600_000

    static let template = #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}"#
    static let text = #"{"type":"text","body":"Hello {{first_name|you}}"}"#

    /// A step with one message.
    static func step(_ unit: String = "days", _ after: Int = 2, content: String = template, _ members: String = "")
        -> String
    {
        #"{"unit":"\#(unit)","run_after":\#(after),"messages":[{"channel_id":"wa","content":\#(content)}]\#(members)}"#
    }

    static let welcome = #"{"unit":"immediately","messages":[{"channel_id":"wa","content":\#(template)}]}"#

    static func draft(_ members: String) -> String { #"{"id":"d","kind":"drip","name":"n",\#(members)}"# }

    /// - Parameter people: so many contacts beside the console's own, with the numbers of ``address(_:)``.
    init(people: Int = 0) async throws {
        console = try CampaignFixture()
        try await console.populate()
        try await console.store.write { transaction in
            for number in 0..<people {
                var contact = Contact(id: "contact-\(number)")
                contact.phone = Address.value(of: Self.address(number))
                try ContactStore.insert(contact, in: transaction)
            }
        }
    }

    /// Runs a test on a drip that has been launched.
    func launched(
        _ members: String = #""steps":[\#(welcome),\#(step())]"#,
        _ body: @Sendable (CampaignClient) async throws -> Void
    ) async throws {
        try await console.test { client async throws in
            let created = try await client.post("/campaigns", Self.draft(members))
            #expect(created.status == .created, "\(created.text)")
            let launched = try await client.post("/campaigns/d/launch")
            #expect(launched.status == .accepted, "\(launched.text)")
            try await body(client)
        }
    }

    /// The drip as it was last published.
    func published() async throws -> CampaignRecord {
        let value = try #require(try await console.outbox(Topics.campaigns).last?.value)
        return try Codec.decode(CampaignRecord.self, value)
    }

    /// The scheduler tells where people stand.
    func tell(_ states: [EnrolmentState]) async throws {
        let records = states.map { state in
            ReadRecord(
                topic: Topics.enrolmentsStates.name, partition: 0, offset: 0,
                key: RecordKey.enrolment(workspace: "default", campaign: state.campaignID, address: state.address),
                value: Codec.encode(state))
        }
        try await console.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    static func state(
        _ number: Int, _ status: EnrolmentStatus, step: Int32, nextAtMs: Int64 = 0, reason: String = "", pass: Int32 = 1
    ) -> EnrolmentState {
        EnrolmentState.with {
            $0.workspace = "default"
            $0.campaignID = "d"
            $0.address = address(number)
            $0.contactID = "contact-\(number)"
            $0.pass = pass
            $0.status = status
            $0.step = step
            $0.nextAtMs = nextAtMs
            $0.exitReason = reason
            $0.source = "api"
            $0.enrolledAtMs = startMs
            $0.endedAtMs = status == .waiting ? 0 : startMs + 1
            $0.atMs = startMs
            $0.revision = 1
        }
    }

    static func address(_ number: Int) -> String { "phone:+9198\(10_000_000 + number)" }

    /// Messages of a step and what the provider says of them.
    func tell(_ kinds: [EventKind], of people: some Sequence<Int>, step: Int32) async throws {
        let records = people.flatMap { number in
            kinds.enumerated().map { index, kind in
                var event = MessageEvent()
                event.ref = MessageRef(
                    workspace: "default", campaignID: "d", runID: "1", step: step, position: 0,
                    address: Self.address(number))
                event.kind = kind
                event.atMs = Self.startMs + Int64(index)
                event.attempt = 1
                event.channelID = "wa"
                event.contactID = "contact-\(number)"
                return ReadRecord(
                    topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
            }
        }
        try await console.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }
}
