import HTTPTypes
import Models
import Rules
import Testing

@testable import Console

@Suite("Reports by variant")
struct VariantReportTests {
    @Test("each variant is counted, and the leader is named with a hint")
    func numbers() async throws {
        let fixture = try await VariantFixture()
        let a = try await fixture.people("a", 20)
        let b = try await fixture.people("b", 20)
        try await fixture.tell([.planned, .accepted], of: a + b)
        try await fixture.tell([.delivered], of: a.prefix(18) + b.prefix(18))
        try await fixture.tell([.read], of: a.prefix(16) + b.prefix(6))
        try await fixture.tell([.replied], of: a.prefix(5))
        try await fixture.tell([.planned, .failed], of: try await fixture.people("b", 21).suffix(1))
        try await fixture.console.test { client in
            let report = try await client.get("/campaigns/c/report")
            #expect(
                report["variants"].elements == [
                    [
                        "id": "a", "weight": 1, "sent": 20, "delivered": 18, "read": 16, "replied": 5, "failed": 0,
                        "read_rate": 0.8, "reply_rate": 0.25,
                    ],
                    [
                        "id": "b", "weight": 2, "sent": 20, "delivered": 18, "read": 6, "replied": 0, "failed": 1,
                        "read_rate": 0.3, "reply_rate": 0,
                    ],
                ])
            #expect(
                report["significance"] == ["metric": "read", "p_value": 0.0015, "leader": "a", "significant": true])
        }
    }

    @Test("a message has its variant from its first event on, in lists and downloads")
    func messages() async throws {
        let fixture = try await VariantFixture()
        try await fixture.tell([.planned], of: try await fixture.people("a", 2))
        try await fixture.console.test { client in
            let list = try await client.get("/campaigns/c/messages")
            #expect(list["data"].elements.map { $0["variant"] } == ["a", "a"])
            let csv = try await client.get("/campaigns/c/messages", accept: "text/csv")
            let lines = csv.text.split(whereSeparator: \.isNewline)
            #expect(lines.first?.hasSuffix(",variant") == true)
            #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",a") })
        }
    }

    @Test("a campaign without variants says so")
    func none() async throws {
        let fixture = try await VariantFixture()
        try await fixture.console.test { client in
            let content = #"{"type":"text","body":"x"}"#
            let draft = #"{"id":"d","name":"n","channel_id":"wa","content":\#(content)}"#
            #expect(try await client.post("/campaigns", draft).status == .created)
            let report = try await client.get("/campaigns/d/report")
            #expect(report["variants"] == .null)
            #expect(report["significance"] == .null)
        }
    }

    @Test("messages of a drip are counted by step and position")
    func drip() async throws {
        let fixture = try await VariantFixture()
        let members = try await fixture.console.store.write { transaction in
            var campaign = try CampaignStore.require("c", in: transaction.db)
            let variants = campaign.record.variants
            campaign.record.kind = "drip"
            campaign.record.variants = []
            var step = DripStep()
            step.messages = [DripMessage(), DripMessage()]
            step.messages[1].variants = variants
            campaign.record.drip.steps = [DripStep(), step]
            try CampaignStore.save(campaign, in: transaction)
            var event = MessageEvent()
            event.ref = MessageRef(
                workspace: "default", campaignID: "c", runID: "1", step: 2, position: 1, address: "phone:+911")
            event.kind = .accepted
            event.attempt = 1
            let record = ReadRecord(
                topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
            try ReadModel.apply(ReadBatch([record]), in: transaction)
            return try VariantReport(campaign.record, run: nil, in: transaction.db).members
        }
        let report = JSONValue.object(JSONObject(members))
        #expect(report["variants"].elements.map { $0["step"] } == [2, 2])
        #expect(report["variants"].elements.map { $0["position"] } == [1, 1])
        #expect(Set(report["variants"].elements.map { $0["sent"] }) == [0, 1])
        #expect(report["significance"].elements.map { $0["step"] } == [2])
    }
}
