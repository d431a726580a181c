import CurlClient
import Foundation

/// HTTP with errors that say who did not answer, and what it said.
struct HTTP: Sendable {
    let client: CurlClient

    func send(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: [UInt8] = [], timeoutMs: Int = 30_000
    ) async throws -> HTTPResponse {
        do {
            return try await client.send(
                HTTPRequest(method: method, url: url, headers: headers, body: body, timeoutMs: timeoutMs))
        } catch {
            throw Failure("no answer from \(url): \(error.message)")
        }
    }

    /// The body of a successful GET.
    func text(_ url: String) async throws -> String {
        let response = try await send("GET", url, timeoutMs: 5000)
        guard response.status == 200 else { throw Failure("\(url) answers \(response.status)") }
        return String(decoding: response.body, as: UTF8.self)
    }

    /// Whether a GET answers 200; the body is the reason when it does not.
    func check(_ url: String) async -> (isOK: Bool, detail: String) {
        do {
            let response = try await send("GET", url, timeoutMs: 2000)
            return (response.status == 200, String(decoding: response.body, as: UTF8.self))
        } catch {
            return (false, "\(error)")
        }
    }
}

/// A refusal of an HTTP API.
struct APIError: Error, CustomStringConvertible {
    let request: String
    let status: Int
    /// problem+json, or whatever else came.
    let body: String

    var description: String { "\(request) answers \(status): \(body)" }
}

/// An API that speaks JSON, with a fixed base URL.
struct JSONAPI: Sendable {
    let http: HTTP
    let base: String
    var headers: [(String, String)] = []

    func get<T: Decodable>(_ path: String, as type: T.Type = T.self) async throws -> T {
        try decode(await request("GET", path))
    }

    @discardableResult
    func send(_ method: String, _ path: String, _ body: JSON? = nil, accept: Set<Int> = []) async throws -> HTTPResponse
    {
        try await request(
            method, path, headers: body == nil ? [] : [("Content-Type", "application/json")],
            body: body.map { try Array($0.data()) } ?? [], accept: accept)
    }

    func send<T: Decodable>(_ method: String, _ path: String, _ body: JSON? = nil, as type: T.Type) async throws -> T {
        try decode(await send(method, path, body))
    }

    /// - Parameter accept: statuses outside 2xx that are an answer rather than an error.
    func request(
        _ method: String, _ path: String, headers more: [(String, String)] = [], body: [UInt8] = [],
        accept: Set<Int> = [], timeoutMs: Int = 30_000
    ) async throws -> HTTPResponse {
        let response = try await http.send(
            method, base + path, headers: headers + more, body: body, timeoutMs: timeoutMs)
        guard (200..<300).contains(response.status) || accept.contains(response.status) else {
            throw APIError(
                request: "\(method) \(path)", status: response.status,
                body: String(decoding: response.body.prefix(2000), as: UTF8.self))
        }
        return response
    }

    private func decode<T: Decodable>(_ response: HTTPResponse) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(response.body))
    }
}
