import CurlClient
import Foundation

/// An import as the console reports it.
struct ImportState: Decodable, Sendable {
    let id: String
    let status: String
    let total: Int
    let created: Int
    let updated: Int
    let rejected: Int

    var done: Int { created + updated + rejected }
    var isOver: Bool { status == "completed" || status == "failed" }

    var summary: String {
        "import \(status): \(Text.count(total)) rows, \(Text.count(created)) created, \(Text.count(updated)) updated, "
            + "\(Text.count(rejected)) rejected"
    }
}

/// Uploads a CSV and follows the import to its end.
struct ContactImporter: Sendable {
    let api: JSONAPI

    func run(
        _ csv: [UInt8], query: [(String, String)], idempotencyKey: String? = nil,
        progress: (ImportState) -> Void = { _ in }
    ) async throws -> ImportState {
        var headers = [("Content-Type", "text/csv")]
        if let idempotencyKey { headers.append(("Idempotency-Key", idempotencyKey)) }
        // The upload of a large file takes as long as it takes.
        let response = try await api.request(
            "POST", "/contacts/import" + URLQuery.text(query), headers: headers, body: csv, timeoutMs: 3_600_000)
        var state = try JSONDecoder().decode(ImportState.self, from: Data(response.body))
        while !state.isOver {
            progress(state)
            try await Task.sleep(for: .milliseconds(200))
            state = try await api.get("/imports/\(state.id)")
        }
        return state
    }
}

/// Query strings.
enum URLQuery {
    static func text(_ items: [(String, String)]) -> String {
        guard !items.isEmpty else { return "" }
        return "?" + items.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
    }

    static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
    }

    private static let allowed = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
