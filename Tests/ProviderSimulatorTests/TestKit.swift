import ServiceKit
import Synchronization

@testable import ProviderSimulator

/// A core with a clock that the test moves, and a journal in memory.
struct World {
    static let startMs: Int64 = 1_772_355_600_000  // 2026-03-01T09:00:00Z
    static let business = InitialBusiness()
    static let indian = "+919812345678"

    var core: SimulatorCore
    var moment = Moment(productMs: World.startMs, monotonicMs: 1_000_000)
    let journal = MemoryJournal()

    init(
        nonce: UInt32 = 7, business: InitialBusiness = World.business, _ configure: (inout Behaviour) -> Void = { _ in }
    ) {
        var behaviour = Behaviour()
        behaviour.notOnWhatsAppShare = 0
        behaviour.deliveredShare = 1
        behaviour.readShare = 1
        configure(&behaviour)
        core = SimulatorCore(behaviour: behaviour, ids: MessageIDs(nonce: nonce), journal: journal)
        core.install(business)
    }

    /// Moves both clocks.
    mutating func advance(ms: Int64) {
        moment.productMs += ms
        moment.monotonicMs += ms
    }

    /// Sends a body through every check.
    @discardableResult
    mutating func send(_ json: JSONValue, version: Int = 23, marketingAPI: Bool = false) throws(GraphError)
        -> SendAnswer
    {
        let envelope = try MessageEnvelope.read(json)
        return try core.send(
            envelope, SendCall(position: 0, version: version, marketingAPI: marketingAPI), at: moment)
    }

    /// The code that a body is refused with; nil when it is accepted.
    mutating func code(_ json: JSONValue, marketingAPI: Bool = false) -> Int? {
        do throws(GraphError) {
            try send(json, marketingAPI: marketingAPI)
            return nil
        } catch {
            return error.code
        }
    }

    /// Lets everything happen that is due within `ms`, answers every webhook with 200, and gives the statuses.
    mutating func statuses(within ms: Int64 = 3_600_000) -> [(id: UInt64, status: MessageStatus, atMs: Int64)] {
        advance(ms: ms)
        return push().compactMap { item in
            guard case .status(let sequence, let status) = item.subject else { return nil }
            return (sequence, status, item.atMs)
        }
    }

    /// Takes every webhook item that waits, answered with 200 or not.
    mutating func push(succeeds: Bool = true) -> [WebhookItem] {
        if core.portfolio.appWebhook == nil {
            core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/hook", appSecret: "secret")
        }
        var items: [WebhookItem] = []
        while true {
            let dispatches = core.takeDispatches(at: moment, concurrency: 1)
            if dispatches.isEmpty { return items }
            for dispatch in dispatches {
                items += dispatch.batch.items
                core.finish(dispatch, succeeded: succeeds, at: moment)
            }
        }
    }
}

/// Journal lines in memory; it can refuse, as a full disk does.
final class MemoryJournal: JournalSink {
    private let state = Mutex<(bytes: [UInt8], refuses: Bool)>(([], false))

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func refuse(_ refuses: Bool) { state.withLock { $0.refuses = refuses } }

    func append(_ line: [UInt8]) throws(JournalError) {
        let refused = state.withLock { state in
            if !state.refuses { state.bytes += line }
            return state.refuses
        }
        if refused { throw JournalError(description: "full") }
    }
}

/// Message bodies.
enum Body {
    static func text(_ body: String = "Hello", to: String = World.indian, callback: String? = nil) -> JSONValue {
        let json: JSONValue = [
            "messaging_product": "whatsapp", "to": .string(to), "type": "text", "text": ["body": .string(body)],
            "biz_opaque_callback_data": JSONValue(callback),
        ]
        return json.withoutNulls
    }

    static func template(
        _ name: String = "seasonal_offer", _ parameters: [String] = ["Asha", "20%"], language: String = "en_US",
        to: String = World.indian, callback: String? = nil, more: [JSONValue] = []
    ) -> JSONValue {
        let body: JSONValue = [
            "type": "body", "parameters": .array(parameters.map { ["type": "text", "text": .string($0)] }),
        ]
        let json: JSONValue = [
            "messaging_product": "whatsapp", "to": .string(to), "type": "template",
            "template": [
                "name": .string(name), "language": ["code": .string(language)], "components": .array([body] + more),
            ],
            "biz_opaque_callback_data": JSONValue(callback),
        ]
        return json.withoutNulls
    }
}
