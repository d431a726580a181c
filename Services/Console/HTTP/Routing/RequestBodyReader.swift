import HTTPTypes
import Hummingbird
import NIOCore

/// Reads the body of a request as its route wants it.
enum RequestBodyReader {
    /// - Throws: 413 over 1 MB, 415 for another content type, 422 for a body where none is taken.
    static func read(_ request: Request, _ kind: API.Body) async throws -> [UInt8] {
        switch kind {
        case .none, .stream: return []
        case .json: return try await json(request)
        case .document: return try await collect(request)
        case .empty:
            let bytes = try await collect(request)
            if !bytes.isEmpty { try requireEmpty(bytes, request) }
            return bytes
        }
    }

    private static func json(_ request: Request) async throws -> [UInt8] {
        let bytes = try await collect(request)
        if !bytes.isEmpty { try requireJSON(request) }
        return bytes
    }

    private static func collect(_ request: Request) async throws -> [UInt8] {
        let tooLarge = Problem(.contentTooLarge, "Bodies are at most 1 MB.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > API.maximumBody { throw tooLarge }
        do {
            return Array(buffer: try await request.body.collect(upTo: API.maximumBody))
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw tooLarge
        }
    }

    private static func requireJSON(_ request: Request) throws(Problem) {
        let type = request.headers[.contentType] ?? ""
        let essence = type.prefix { $0 != ";" }.trimmingSuffix(while: \.isWhitespace).lowercased()
        guard essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json")) else {
            throw Problem(.unsupportedMediaType, "The body must be application/json.")
        }
    }

    private static func requireEmpty(_ bytes: [UInt8], _ request: Request) throws(Problem) {
        try requireJSON(request)
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes)
        } catch {
            throw Problem(.badRequest, "Malformed JSON at byte \(error.offset): \(error.reason).")
        }
        guard case .object(let object) = value else { throw .invalid("", "must be an object, not \(value.kindName)") }
        try ObjectReader(object).finish()
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
