import HTTPTypes
import ServiceKit
import Testing

@testable import Console

@Suite struct IdempotencyTests {
    private static let asha = #"{"phone":"+919812345678"}"#

    @Test func repeatsTheFirstAnswer() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let first = try await client.post("/contacts", Self.asha, idempotencyKey: "k")
            let second = try await client.post("/contacts", Self.asha, idempotencyKey: "k")
            #expect(first.status == 201 && second.status == 201)
            #expect(first.json == second.json)
            #expect(try await client.get("/contacts").data.count == 1)
            #expect(try await client.post("/contacts", Self.asha).status == 409)
        }
        #expect(try await harness.store.read { try OutboxStore.count(in: $0) } == 1)
    }

    @Test func refusesAnotherBody() async throws {
        try await ConsoleHarness().test { client async throws in
            _ = try await client.post("/contacts", Self.asha, idempotencyKey: "k")
            let other = try await client.post("/contacts", #"{"phone":"+919812345679"}"#, idempotencyKey: "k")
            #expect(other.status == 422)
            #expect(try await client.post("/consents", Self.asha, idempotencyKey: "k").status == 422)
        }
    }

    @Test func aRefusedRequestMayBeMended() async throws {
        try await ConsoleHarness().test { client async throws in
            #expect(try await client.post("/contacts", "{}", idempotencyKey: "k").status == 422)
            #expect(try await client.post("/contacts", Self.asha, idempotencyKey: "k").status == 201)
        }
    }

    @Test func forgetsAfterADay() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            _ = try await client.post("/contacts", Self.asha, idempotencyKey: "k")
            harness.clock.advance(24 * 3_600_000)
            #expect(try await client.post("/contacts", Self.asha, idempotencyKey: "k").status == 409)
        }
    }

    @Test func concurrentRequestsActOnce() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await client.post("/contacts", Self.asha, idempotencyKey: "k").status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.contains(201) && statuses.allSatisfy { [201, 409].contains($0) })
            #expect(try await client.get("/contacts").data.count == 1)
        }
    }

    @Test func secretsAreShownOnce() async throws {
        try await ConsoleHarness().test { client async throws in
            let body = #"{"name":"Shop","role":"viewer"}"#
            let first = try await client.post("/api-keys", body, idempotencyKey: "k")
            let second = try await client.post("/api-keys", body, idempotencyKey: "k")
            #expect(first["id"] == second["id"])
            #expect(first["key"] != .null && second["key"] == .null)
        }
    }
}
