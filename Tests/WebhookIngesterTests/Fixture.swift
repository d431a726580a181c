import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Models
import NIOCore
import Providers
import ServiceKit
import SwiftProtobuf
import Synchronization
import Testing

@testable import WebhookIngester

/// A log that tests can read, break and hold.
final class StubLog: EventLog {
    struct Broken: Error {}

    private struct State {
        var records: [LogRecord] = []
        var batches = 0
        var isBroken = false
        var gate: AsyncStream<Void>?
    }

    private let state = Mutex(State())
    private let arrivals = AsyncStream.makeStream(of: Void.self)

    var records: [LogRecord] { state.withLock { $0.records } }
    /// How often something was appended.
    var batches: Int { state.withLock { $0.batches } }

    func values<M: Message>(_ type: M.Type, of topic: Topic) throws -> [M] {
        try records.filter { $0.topic == topic }.map { try Codec.decode(type, $0.value) }
    }

    func fail() { state.withLock { $0.isBroken = true } }
    func recover() { state.withLock { $0.isBroken = false } }

    /// Appends wait until the returned continuation is finished.
    func hold() -> AsyncStream<Void>.Continuation {
        let gate = AsyncStream.makeStream(of: Void.self)
        state.withLock { $0.gate = gate.stream }
        return gate.continuation
    }

    /// Waits until an append has begun.
    func arrival() async {
        var iterator = arrivals.stream.makeAsyncIterator()
        await iterator.next()
    }

    func append(_ records: [LogRecord]) async throws {
        arrivals.continuation.yield()
        if let gate = state.withLock({ $0.gate }) { for await _ in gate {} }
        try state.withLock { state in
            if state.isBroken { throw Broken() }
            state.records += records
            state.batches += 1
        }
    }
}

/// Something has happened.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .sequentiallyConsistent) }
    func raise() { value.store(true, ordering: .sequentiallyConsistent) }
}

struct StubDirectory: ChannelDirectory, FormDirectory {
    var isComplete = true
    var channels: [ChannelRecord] = [Fixture.channel()]
    var siblings: [String: String] = [:]
    var forms: [OptInFormRecord] = []
    var country = ""

    func channel(id: String) -> ChannelRecord? { channels.first { $0.id == id } }
    func siblings(of channel: ChannelRecord) -> [String: String] { siblings }
    func form(id: String) -> OptInFormRecord? { forms.first { $0.id == id } }
    func defaultCountry(of form: OptInFormRecord) -> String {
        form.defaultCountry.isEmpty ? country : form.defaultCountry
    }
}

/// An ingester without Kafka.
struct Fixture {
    let log = StubLog()
    let metrics = MetricsRegistry(process: false)
    let readiness = Readiness()
    let clock = ManualClock(nowMs: 1_800_000_000_000)
    let directory: StubDirectory
    let maxPendingBytes: Int
    let limits: OptInLimits
    let trustedProxies: Int
    let keepsRawWebhooks: Bool

    init(
        directory: StubDirectory = StubDirectory(), maxPendingBytes: Int = 16_777_216, optInPerMinute: Int = 1000,
        optInPerPhone: Int = 1000, trustedProxies: Int = 0, keepsRawWebhooks: Bool = false
    ) {
        self.directory = directory
        self.maxPendingBytes = maxPendingBytes
        self.trustedProxies = trustedProxies
        self.keepsRawWebhooks = keepsRawWebhooks
        // A time that stands still: nothing is refilled.
        let start = ContinuousClock.now
        limits = OptInLimits(
            clients: TokenBuckets(capacity: optInPerMinute, per: .seconds(60), now: { start }),
            phones: TokenBuckets(capacity: optInPerPhone, per: .seconds(3600), now: { start }))
    }

    static let secret = "app-secret"
    private static let sealer = try? CredentialSealer(secretKey: "a key of this test")

    static func channel(_ id: String = "wa-main", secret: String = secret) -> ChannelRecord {
        channel(
            id, provider: "whatsapp_cloud", settings: ["phone_number_id": "106540352242922"],
            credentials: ["app_secret": secret, "verify_token": "token", "access_token": "t"])
    }

    static func channel(
        _ id: String, provider: String, settings: [String: String], credentials: [String: String]
    ) -> ChannelRecord {
        var channel = ChannelRecord()
        channel.workspace = Workspace.standard
        channel.id = id
        channel.provider = provider
        channel.settings = settings
        channel.sealedCredentials = Data((try? sealer?.seal(credentials, context: id)) ?? [])
        channel.revision = 1
        return channel
    }

    var router: Router<IngesterContext> {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let receiver = WebhookReceiver(
            directory: directory,
            credentials: ChannelCredentials(
                store: CredentialStore(sealer: Self.sealer, directory: nil), logger: logger),
            log: log, keepsRawWebhooks: keepsRawWebhooks, metrics: WebhookMetrics(factory: metrics), clock: clock,
            logger: logger)
        let health = HealthSource(
            service: "webhook-ingester", instance: nil, clock: clock, readiness: readiness, metrics: metrics)
        let optIn = OptInReceiver(
            directory: directory, log: log, limits: limits, metrics: OptInMetrics(factory: metrics), clock: clock,
            logger: logger)
        return buildRouter(
            receiver, optIn, health: health, maxPendingBytes: maxPendingBytes, trustedProxies: trustedProxies)
    }

    func test<Value: Sendable>(
        _ setup: TestingSetup = .router, _ body: @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try await Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            logger: logger
        ).test(setup, body)
    }

    /// The value of one series of the exposition.
    func metric(_ line: String) -> Int? {
        let lines = metrics.exposition().split(separator: "\n")
        return lines.first { $0.hasPrefix(line) }.flatMap { Int($0.split(separator: " ").last ?? "") }
    }
}

enum Sign {
    static func headers(_ body: [UInt8], secret: String = Fixture.secret) -> HTTPFields {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(secret.utf8)))
        var headers = HTTPFields()
        headers[Self.name] = "sha256=" + Hex.encode(code)
        return headers
    }

    // A valid header name: never nil.
    static let name = HTTPField.Name("X-Hub-Signature-256")!
}

enum Bodies {
    static func statuses(_ statuses: String...) -> String {
        let list = statuses.joined(separator: ",")
        return #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","#
            + #""value":{"messaging_product":"whatsapp","statuses":[\#(list)]}}]}]}"#
    }

    static func status(_ status: String, id: String = "wamid.1", callback: String? = nil) -> String {
        let data = callback.map { #","biz_opaque_callback_data":"\#($0)""# } ?? ""
        return #"{"id":"\#(id)","status":"\#(status)","timestamp":"1750030073","recipient_id":"16505551234"\#(data)}"#
    }

    static let inbound = """
        {"entry":[{"changes":[{"field":"messages","value":{
        "contacts":[{"profile":{"name":"Sheena"},"wa_id":"16505551234"}],
        "messages":[{"from":"16505551234","id":"wamid.2","timestamp":"1749416383","type":"text",
        "text":{"body":"STOP"}}]}}]}]}
        """

    static let preference = """
        {"entry":[{"changes":[{"field":"user_preferences","value":{"user_preferences":[{"wa_id":"16505551234",
        "category":"marketing_messages","value":"stop","detail":"User requested to stop","timestamp":1731705721}]}}]}]}
        """
}

extension TestClientProtocol {
    /// Posts a body, signed unless `headers` are given.
    func post(_ text: String, to channel: String = "wa-main", headers: HTTPFields? = nil) async throws -> TestResponse {
        try await post(Array(text.utf8), to: channel, headers: headers)
    }

    func post(
        _ body: [UInt8], to channel: String = "wa-main", headers: HTTPFields? = nil
    ) async throws -> TestResponse {
        try await executeRequest(
            uri: "/webhooks/\(channel)", method: .post, headers: headers ?? Sign.headers(body),
            body: ByteBuffer(bytes: body))
    }

    /// Posts and checks the answer's status.
    func expect(
        _ status: HTTPResponse.Status, posting body: String, headers: HTTPFields? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expect(status, posting: Array(body.utf8), headers: headers, sourceLocation: sourceLocation)
    }

    func expect(
        _ status: HTTPResponse.Status, posting body: [UInt8], headers: HTTPFields? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await post(body, headers: headers)
        #expect(answer.status == status, sourceLocation: sourceLocation)
    }

    /// Gets and checks the answer's status.
    func expect(
        _ status: HTTPResponse.Status, getting uri: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await get(uri)
        #expect(answer.status == status, sourceLocation: sourceLocation)
    }

    func get(_ uri: String) async throws -> TestResponse {
        try await executeRequest(uri: uri, method: .get, headers: [:], body: nil)
    }
}
