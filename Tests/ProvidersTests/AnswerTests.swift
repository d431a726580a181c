import Models
import Testing

@testable import Providers

@Suite struct AnswerTests {
    @Test(arguments: try Case.table("whatsapp_answers"))
    func classified(_ row: Case) throws {
        let outcome = WhatsAppCloud().classify(
            status: try #require(row.int("status")), body: try row.body(),
            message: Fixture.message(attempt: row.int("attempt") ?? 1), jitter: 1)
        let seen = Self.describe(outcome)
        #expect(try JSON.canonical(seen) == JSON.canonical(row.object("expect")))
    }

    static func describe(_ outcome: SendOutcome) -> [String: Any] {
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
        let outcome = WhatsAppCloud().classify(status: 400, body: Array(body.utf8), message: Fixture.message())
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
        let single = WhatsAppErrors.table.rows.filter { $0.codes.count == 1 }.map(\.codes.lowerBound)
        #expect(Set(single).count == single.count)
    }

    /// Every code of providers.md §2.3, and a meaning for each.
    @Test(
        arguments: [
            0, 1, 2, 3, 4, 10, 33, 100, 104, 190, 200, 299, 368, 80007, 130_403, 130_429, 130_472, 130_497, 130_501,
            131_000,
            131_005, 131_008, 131_009, 131_016, 131_021, 131_026, 131_030, 131_031, 131_037, 131_042, 131_045, 131_047,
            131_048, 131_049, 131_050, 131_051, 131_052, 131_053, 131_055, 131_056, 131_057, 131_063, 131_064, 132_000,
            132_001, 132_005, 132_007, 132_008, 132_012, 132_015, 132_016, 132_018, 132_068, 132_069, 133_000, 133_004,
            133_005, 133_006, 133_008, 133_009, 133_010, 133_015, 133_016, 134_011, 134_100, 134_101, 134_102, 135_000,
            137_000, 138_000, 139_999,
        ] as [Int32])
    func aCodeHasAMeaning(_ code: Int32) {
        #expect(WhatsAppCloud().meaning(ofError: code)?.isEmpty == false)
    }

    @Test func codesNobodyHasToldUsAboutHaveNone() {
        #expect(WhatsAppCloud().meaning(ofError: 424_242) == nil)
        #expect(GenericWebhook().meaning(ofError: 0) == nil)
        #expect(TwilioSMS().meaning(ofError: 21610) == "the person has answered STOP to this number")
    }
}
