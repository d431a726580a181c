import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Test phase of variants")
struct VariantDecisionTests {
    private static let test = #"{"share":0.5,"after_s":3600,"metric":"replied"}"#

    private func decide(_ fixture: VariantFixture) async throws {
        // A new one each time: nothing is remembered but what is stored.
        try await VariantDecisions(fixture.console.dependencies).decideDue()
    }

    /// Five of each variant get their message; three of `a` and one of `b` answer, all of `b` read theirs.
    private func begun() async throws -> VariantFixture {
        let fixture = try await VariantFixture(test: Self.test)
        try await fixture.begin()
        let a = try await fixture.people("a", 5, share: 0.5)
        let b = try await fixture.people("b", 5, share: 0.5)
        try await fixture.tell([.planned, .accepted, .delivered], of: a)
        try await fixture.tell([.planned, .accepted, .delivered, .read], of: b)
        try await fixture.tell([.replied], of: a.prefix(3) + b.prefix(1))
        return fixture
    }

    @Test("the winner is written into the campaign when the time is over, once, also by another process")
    func decided() async throws {
        let fixture = try await begun()
        fixture.console.clock.advance(3_599_999)
        try await decide(fixture)
        #expect(try await fixture.published().winner.isEmpty)
        fixture.console.clock.advance(1)
        try await decide(fixture)
        let decided = try await fixture.published()
        #expect(decided.winner == "a")
        #expect(decided.decidedAtMs == VariantFixture.startMs + 3_600_000)
        let records = try await fixture.console.outbox(Topics.campaigns).count
        // What happens later changes nothing any more.
        try await fixture.tell([.replied], of: try await fixture.people("b", 5, share: 0.5))
        fixture.console.clock.advance(10_000)
        try await decide(fixture)
        #expect(try await fixture.console.outbox(Topics.campaigns).count == records)
        try await fixture.console.test { client in
            let campaign = try await client.get("/campaigns/c")
            #expect(campaign["variant_test"]["winner"] == "a")
            #expect(campaign["variant_test"]["decided_at"] == "2026-03-01T10:00:00Z")
            let copy = try await client.post("/campaigns/c/duplicate")
            #expect(copy["variant_test"]["winner"] == .null)
            #expect(copy["variant_test"]["decided_at"] == .null)
        }
    }

    @Test("without anything to count the heavier variant goes to everybody")
    func noData() async throws {
        let fixture = try await VariantFixture(test: Self.test)
        try await fixture.begin()
        fixture.console.clock.advance(3_600_000)
        try await decide(fixture)
        #expect(try await fixture.published().winner == "b")
    }

    @Test("a campaign that is paused or has not begun waits with the decision")
    func waits() async throws {
        let fixture = try await VariantFixture(test: Self.test)
        fixture.console.clock.advance(3_600_000)
        try await decide(fixture)
        #expect(try await fixture.published().winner.isEmpty)
        try await fixture.begin()
        try await fixture.console.test { client in
            _ = try await client.post("/campaigns/c/pause")
            try await decide(fixture)
            #expect(try await fixture.published().winner.isEmpty)
            _ = try await client.post("/campaigns/c/resume")
            try await decide(fixture)
            #expect(try await fixture.published().winner == "b")
        }
    }

    @Test("those who wait have no variant until there is a winner, and then that one")
    func waiting() async throws {
        let fixture = try await begun()
        let inTest = Set(try await fixture.people("b", 200, share: 0.5))
        let others = try await fixture.people("b", 200).filter { !inTest.contains($0) }.prefix(10)
        try await fixture.tell([.planned], of: others)
        try await fixture.console.test { client in
            let planned = try await client.get("/campaigns/c/messages?status=planned")
            #expect(planned["data"].elements.map { $0["variant"] } == Array(repeating: nil, count: 10))
        }
        fixture.console.clock.advance(3_600_000)
        try await decide(fixture)
        try await fixture.tell([.accepted, .read], of: others, atMs: VariantFixture.startMs + 3_700_000)
        try await fixture.console.test { client in
            let report = try await client.get("/campaigns/c/report")
            #expect(report["variants"].elements.map { $0["sent"] } == [15, 5])
            // Those after the decision are not compared: three of five against one of five are too few to tell.
            #expect(report["significance"]["leader"] == "a")
            #expect(report["significance"]["metric"] == "replied")
            #expect(report["significance"]["p_value"] == .null)
        }
    }
}
