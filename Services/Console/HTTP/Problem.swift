import HTTPTypes
import Hummingbird
import NIOCore

/// One thing that is wrong with the input.
struct InvalidInput: Hashable, Sendable {
    /// A JSON pointer into the body (`/groups/0/name`) or `?name` for a query parameter.
    let pointer: String
    let reason: String
}

/// An error answer (RFC 9457). Throw it anywhere below a route.
struct Problem: Error {
    let status: HTTPResponse.Status
    /// What is wrong this time, in a sentence for people.
    let detail: String?
    let errors: [InvalidInput]
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ detail: String? = nil, errors: [InvalidInput] = [], headers: HTTPFields = [:]
    ) {
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// 422 with one pointer per problem.
    static func invalid(_ errors: [InvalidInput]) -> Problem {
        Problem(.unprocessableContent, "Some values are not valid.", errors: errors)
    }

    static func invalid(_ pointer: String, _ reason: String) -> Problem {
        invalid([InvalidInput(pointer: pointer, reason: reason)])
    }

    /// 422 without pointers: for the compiler, after a reader's `finish()` has thrown for every missing field.
    static var incomplete: Problem { Problem(.unprocessableContent, "A required field is missing.") }

    /// 404 of an id that does not exist.
    /// - Parameter what: the kind of thing, such as `contact`.
    static func notFound(_ what: String, _ id: String) -> Problem {
        Problem(.notFound, "There is no \(what) \(printable(id)).")
    }

    /// 409 of something the present state does not allow.
    static func conflict(_ detail: String, errors: [InvalidInput] = []) -> Problem {
        Problem(.conflict, detail, errors: errors)
    }

    var json: JSONValue {
        var object: JSONObject = .init([
            ("type", "about:blank"), ("title", .string(status.reasonPhrase)), ("status", .int(Int64(status.code))),
        ])
        if let detail { object["detail"] = .string(detail) }
        if !errors.isEmpty {
            object["errors"] = .array(
                errors.map { ["pointer": .string($0.pointer), "reason": .string($0.reason)] })
        }
        return .object(object)
    }

    var response: Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        let body = ByteBuffer(bytes: JSONWriter.bytes(json))
        return Response(status: status, headers: fields, body: .init(byteBuffer: body))
    }

    /// What the client sent, short enough to be quoted back.
    private static func printable(_ text: String) -> String { text.count > 64 ? String(text.prefix(64)) + "…" : text }
}
