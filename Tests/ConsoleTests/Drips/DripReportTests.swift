import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Drip reports")
struct DripReportTests {
    @Test("people and messages are counted step by step")
    func steps() async throws {
        let fixture = try await DripFixture(people: 7)
        try await fixture.launched { client async throws in
            try await fixture.tell([
                DripFixture.state(1, .waiting, step: 1, nextAtMs: 5), DripFixture.state(2, .waiting, step: 1),
                DripFixture.state(3, .waiting, step: 2, nextAtMs: 5),
                DripFixture.state(4, .exited, step: 1, reason: "reply"),
                DripFixture.state(5, .exited, step: 0, reason: "removed"),
                DripFixture.state(6, .completed, step: 2),
            ])
            try await fixture.tell([.planned], of: [2], step: 1)
            try await fixture.tell([.planned, .accepted, .delivered, .read], of: [3, 4, 6], step: 1)
            try await fixture.tell([.replied], of: [4], step: 1)
            try await fixture.tell([.planned, .accepted, .delivered], of: [6], step: 2)

            let report = try await client.get("/campaigns/d/report")
            #expect(report.status == .ok, "\(report.text)")
            #expect(
                report["enrolments"]
                    == ["enrolled": 6, "waiting": 3, "completed": 1, "exited": ["reply": 1, "removed": 1]])
            #expect(
                report["steps"] == [
                    [
                        "step": 1, "entered": 4, "waiting": 1, "under_way": 1, "exited": ["reply": 1], "sent": 3,
                        "delivered": 3, "read": 3, "replied": 1, "failed": 0, "pending": 1, "suppressed": 0,
                        "expired": 0, "cancelled": 0,
                    ],
                    [
                        "step": 2, "entered": 1, "waiting": 1, "under_way": 0, "exited": [:], "sent": 1,
                        "delivered": 1, "read": 0, "replied": 0, "failed": 0, "pending": 0, "suppressed": 0,
                        "expired": 0, "cancelled": 0,
                    ],
                ], "\(report.text)")
            #expect(
                report["funnel"] == [
                    ["stage": "enrolled", "people": 6, "share": 1, "share_of_previous": 1],
                    ["stage": "step 1", "people": 4, "share": .double(0.6667), "share_of_previous": .double(0.6667)],
                    ["stage": "step 2", "people": 1, "share": .double(0.1667), "share_of_previous": .double(0.25)],
                    ["stage": "completed", "people": 1, "share": .double(0.1667), "share_of_previous": 1],
                ], "\(report.text)")
            let messages = try await client.get("/campaigns/d/messages?step=2")
            guard case .array(let listed) = messages["data"] else { return #expect(Bool(false), "\(messages.text)") }
            #expect(listed.count == 1)
            #expect(try await client.get("/campaigns/d/messages?step=0").pointers == ["?step"])
        }
    }

    @Test("a broadcast's report has no steps")
    func broadcast() async throws {
        let fixture = try await VariantFixture()
        try await fixture.console.test { client async throws in
            let report = try await client.get("/campaigns/c/report")
            #expect(report["steps"] == .null)
            #expect(report["funnel"] == .null)
        }
    }
}
