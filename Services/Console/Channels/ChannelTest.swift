import CurlClient
import HTTPTypes
import Models
import Providers
import ServiceKit

/// `/channels/{id}/test`: asks the provider about the channel. What it says is the answer, good or bad, and what it tells
/// about the channel's standing is kept.
enum ChannelTest {
    static func run(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "channel")
        let channel = try await call.store.read { try ChannelStore.require(id, in: $0) }
        let result = await ask(try ProviderCall(channel, call.dependencies))
        return try await call.commit { transaction in
            try ChannelStandingStore.learn(result.health, channel: id, atMs: transaction.nowMs, in: transaction)
            return .ok(result.json)
        }
    }

    /// What came of a question.
    private struct Result: Sendable {
        let json: JSONValue
        let health: ChannelHealth
    }

    private static func ask(_ question: ProviderCall) async -> Result {
        do throws(ProviderTrouble) {
            let response = try await question.send { () throws(ProviderRefusal) in
                try question.provider.testRequest(
                    on: question.access, context: SendContext(nowMs: RealTime.nowMs()))
            }
            let report = try report(response, question.provider)
            return Result(json: json(response, report), health: report.health)
        } catch {
            return Result(json: json(error), health: error.health)
        }
    }

    private static func report(
        _ response: OutboundResponse, _ provider: any Provider
    ) throws(ProviderTrouble) -> ChannelReport {
        do {
            return try provider.parseTest(status: response.status, body: response.body)
        } catch {
            throw .refused(error, answer: response.body)
        }
    }

    private static func json(_ response: OutboundResponse, _ report: ChannelReport) -> JSONValue {
        let detail = report.fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return [
            "ok": true, "status": .int(Int64(response.status)), "detail": .string(detail),
            "answer": words(response.body),
        ]
    }

    private static func json(_ trouble: ProviderTrouble) -> JSONValue {
        let body: JSONValue = if case .refused(_, let body) = trouble { words(body) } else { .null }
        return [
            "ok": false, "status": trouble.status.map { .int(Int64($0)) } ?? .null, "detail": .string(trouble.words),
            "answer": body,
        ]
    }

    /// JSON as JSON, anything else as text.
    private static func words(_ body: [UInt8]) -> JSONValue {
        (try? JSONParser.parse(body)) ?? .string(String(decoding: body.prefix(2000), as: UTF8.self))
    }
}

extension ProviderTrouble {
    /// A refusal is the channel's last error; a provider that was not reached has said nothing about the channel.
    fileprivate var health: ChannelHealth {
        var health = ChannelHealth()
        if case .refused(let failure, _) = self { health.lastError = failure.error }
        return health
    }
}
