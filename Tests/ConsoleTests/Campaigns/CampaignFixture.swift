import CurlClient
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Models
import NIOCore
import ServiceKit
import Synchronization

@testable import Console

/// A console in this process with a channel, an approved template and some contacts; the log and the provider are
/// stand-ins.
final class CampaignFixture: Sendable {
    let clock = ManualClock(nowMs: 1_772_355_600_000)  // 2026-03-01T09:00:00Z
    let store: Store
    let provider = ProviderStandIn()
    let dependencies: Dependencies
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("console-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let clock = clock
        store = try Store(
            path: directory.appendingPathComponent("console.sqlite").path, migrations: Features.migrations,
            now: { clock.nowMs() })
        dependencies = Dependencies(
            settings: ConsoleSettings(dataDirectory: directory.path), clock: clock, store: store,
            access: AccessControl(environmentKey: "secret"), readiness: Readiness(), logger: Logger(label: "test"),
            sealer: try CredentialSealer(secretKey: "a test's secret"), http: provider, log: nil)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    /// Runs a test against the whole HTTP surface.
    func test(_ body: @Sendable (CampaignClient) async throws -> Void) async throws {
        let health = HealthSource(
            service: "console", instance: nil, clock: clock, readiness: dependencies.readiness,
            metrics: MetricsRegistry(process: false))
        let application = Application(router: buildRouter(dependencies, health: health), logger: dependencies.logger)
        try await application.test(.router) { try await body(CampaignClient(client: $0)) }
    }

    /// A channel with the templates `offer` (APPROVED, one variable) and `old` (REJECTED), and two people.
    func populate() async throws {
        try await store.write { transaction in
            var channel = Channel(record: ChannelRecord(), createdAtMs: 1, updatedAtMs: 1)
            channel.record.workspace = Workspace.standard
            channel.record.id = "wa"
            channel.record.provider = "whatsapp_cloud"
            channel.record.state = .active
            channel.record.messagesPerSecond = 10
            try ChannelStore.save(channel, in: transaction)
            let templates = [("offer", "APPROVED"), ("old", "REJECTED")].map(Self.template)
            _ = try TemplateStore.replace(channel: "wa", with: templates, in: transaction)
            for (id, name, tags) in [("asha", "Asha", ["vip"]), ("ben", "", [])] as [(String, String, [String])] {
                var contact = Contact(id: id)
                contact.phone = id == "asha" ? "+919812345678" : "+919812345679"
                contact.firstName = name
                contact.tags = tags
                try ContactStore.insert(contact, in: transaction)
            }
            var consent = ConsentRecord()
            consent.id = "1"
            consent.address = "phone:+919812345678"
            consent.purpose = Purpose.marketing
            consent.state = .granted
            consent.atMs = 1
            try ConsentStore.append(consent, in: transaction, publish: false)
        }
    }

    /// What waits in the outbox for a topic.
    func outbox(_ topic: Topic) async throws -> [OutboxRow] {
        try await store.read { try OutboxStore.next(10_000, in: $0) }.filter { $0.topic == topic.name }
    }

    private static func template(_ name: String, _ status: String) -> TemplateRecord {
        var body = TemplateComponent()
        body.type = "BODY"
        body.text = "Hello {{1}}, it is here."
        var template = TemplateRecord()
        template.workspace = Workspace.standard
        template.channelID = "wa"
        template.name = name
        template.language = "en"
        template.status = status
        template.category = "MARKETING"
        template.components = [body]
        return template
    }
}

/// Requests of an administrator.
struct CampaignClient: Sendable {
    let client: any TestClientProtocol

    /// An answer, its body read as JSON.
    struct Answer {
        let status: HTTPTypes.HTTPResponse.Status
        let headers: HTTPFields
        let text: String
        let json: JSONValue

        subscript(name: String) -> JSONValue {
            if case .object(let object) = json { object[name] ?? .null } else { .null }
        }

        var data: [JSONValue] { if case .array(let elements) = self["data"] { elements } else { [] } }

        /// Pointers of a problem.
        var pointers: [JSONValue] {
            guard case .array(let errors) = self["errors"] else { return [] }
            return errors.map { if case .object(let error) = $0 { error["pointer"] ?? .null } else { .null } }
        }
    }

    func call(
        _ method: HTTPTypes.HTTPRequest.Method, _ path: String, _ body: String? = nil, accept: String? = nil
    ) async throws -> Answer {
        var headers: HTTPFields = [.authorization: "Bearer secret"]
        if body != nil { headers[.contentType] = "application/json" }
        if let accept { headers[.accept] = accept }
        return try await client.execute(
            uri: "/api/v1" + path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
        ) { response in
            let text = String(buffer: response.body)
            return Answer(
                status: response.status, headers: response.headers, text: text,
                json: (try? JSONParser.parse(text)) ?? .null)
        }
    }

    func get(_ path: String, accept: String? = nil) async throws -> Answer {
        try await call(.get, path, accept: accept)
    }
    func post(_ path: String, _ body: String? = nil) async throws -> Answer { try await call(.post, path, body) }
    func patch(_ path: String, _ body: String) async throws -> Answer { try await call(.patch, path, body) }
    func delete(_ path: String) async throws -> Answer { try await call(.delete, path) }
}

/// Answers as a provider would, from a list; keeps what it was asked.
final class ProviderStandIn: OutboundHTTP {
    private struct State {
        var answers: [OutboundResponse] = []
        var requests: [OutboundRequest] = []
    }

    private let state = Mutex(State())

    func answer(_ status: Int, _ body: String) {
        state.withLock { $0.answers.append(OutboundResponse(status: status, body: Array(body.utf8))) }
    }

    var requests: [OutboundRequest] { state.withLock { $0.requests } }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            throw OutboundError(code: 7, message: "connection refused", requestMayHaveLeft: false)
        }
        return answer
    }
}
