import Models
import Testing

@testable import Providers

@Suite struct AnswerTests {
    @Test(arguments: try Case.table("whatsapp_answers"))
    func classified(_ row: Case) throws {
        let outcome = WhatsAppCloud().classify(
            status: try #require(row.int("status")), body: try row.body(), attempt: row.int("attempt") ?? 1, jitter: 1)
        let seen = Self.describe(outcome)
        #expect(try JSON.canonical(seen) == JSON.canonical(row.object("expect")))
    }

    private static func describe(_ outcome: SendOutcome) -> [String: Any] {
        switch outcome {
        case .accepted(let id, let held): ["outcome": "accepted", "id": id, "held": held]
        case .retry(let retry):
            [
                "outcome": "retry", "scope": retry.scope.rawValue, "after_ms": retry.afterMs,
                "code": retry.error.code,
            ]
        case .rejected(let reason, let error): ["outcome": "rejected", "reason": reason, "code": error.code]
        case .stop(let scope, let code, let error):
            ["outcome": "stop", "scope": scope.rawValue, "status_code": code, "code": error.code]
        case .unknown: ["outcome": "unknown"]
        }
    }

    @Test func theProvidersWordsAreKept() throws {
        let body = #"""
            {"error":{"message":"(#131009) Parameter value is not valid","code":131009,
            "error_data":{"messaging_product":"whatsapp","details":"body too long"},"fbtrace_id":"Az8"}}
            """#
        let outcome = WhatsAppCloud().classify(status: 400, body: Array(body.utf8), attempt: 1)
        let error = ProviderError(
            code: 131009, title: "(#131009) Parameter value is not valid", details: "body too long (fbtrace_id Az8)")
        #expect(outcome == .rejected(reason: Reason.invalidRequest, error: error))
    }

    @Test func jitterSpreadsOverTheWholeDelay() {
        #expect(Backoff.throughput.delayMs(attempt: 3, jitter: 0) == 0)
        #expect(Backoff.throughput.delayMs(attempt: 3, jitter: 0.5) == 2000)
        #expect(Backoff.pair.delayMs(attempt: 3, jitter: 0.5) == 16_000)
    }

    @Test func attemptNumbersOutOfRange() {
        #expect(Backoff.throughput.delayMs(attempt: 0, jitter: 1) == 1000)
        #expect(Backoff.throughput.delayMs(attempt: .max, jitter: 1) == 60_000)
        #expect(Backoff.templateSync.delayMs(attempt: 9, jitter: 1) == 600_000)
    }

    @Test func everyCodeStandsInTheTableOnce() {
        let single = WhatsAppErrors.rows.filter { $0.codes.count == 1 }.map(\.codes.lowerBound)
        #expect(Set(single).count == single.count)
    }
}
