import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore

@testable import Console

/// Requests to the console under test.
struct ConsoleClient: Sendable {
    let client: any TestClientProtocol

    func get(_ path: String, key: String? = ConsoleHarness.adminKey) async throws -> Answer {
        try await send(.get, path, key: key)
    }

    func post(
        _ path: String, _ json: String? = nil, key: String? = ConsoleHarness.adminKey, idempotencyKey: String? = nil,
        type: String = "application/json"
    ) async throws -> Answer {
        try await send(.post, path, json, key: key, idempotencyKey: idempotencyKey, type: type)
    }

    func patch(_ path: String, _ json: String, key: String? = ConsoleHarness.adminKey) async throws -> Answer {
        try await send(.patch, path, json, key: key)
    }

    func delete(_ path: String, key: String? = ConsoleHarness.adminKey) async throws -> Answer {
        try await send(.delete, path, key: key)
    }

    /// - Parameter path: below `/api/v1`, or from the root when it begins with `//`.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, key: String? = ConsoleHarness.adminKey,
        idempotencyKey: String? = nil, type: String = "application/json"
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if let key { headers[.authorization] = "Bearer \(key)" }
        if body != nil { headers[.contentType] = type }
        if let idempotencyKey, let name = HTTPField.Name("Idempotency-Key") { headers[name] = idempotencyKey }
        let uri = path.hasPrefix("//") ? String(path.dropFirst()) : "/api/v1" + path
        let response = try await client.executeRequest(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Answer(response)
    }
}

/// A response with its body read.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String
    let json: JSONValue

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
        json = (try? JSONParser.parse(text)) ?? .null
    }

    /// A member of the body.
    subscript(name: String) -> JSONValue { json[name] }

    var data: [JSONValue] { if case .array(let elements) = json["data"] { elements } else { [] } }

    /// Pointers of a problem's errors.
    var pointers: [String] {
        guard case .array(let errors) = json["errors"] else { return [] }
        return errors.compactMap { $0["pointer"].text }
    }
}

extension JSONValue {
    /// A member; `null` when this is no object or there is no such member.
    subscript(name: String) -> JSONValue {
        if case .object(let object) = self { object[name] ?? .null } else { .null }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
}
