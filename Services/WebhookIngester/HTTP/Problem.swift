import Foundation
import HTTPTypes
import Hummingbird

/// One thing that is wrong with the input.
struct InvalidInput: Hashable, Sendable, Encodable {
    /// A JSON pointer into the body.
    let pointer: String
    let reason: String
}

/// An error answer (RFC 9457).
struct Problem: Error {
    let status: HTTPResponse.Status
    /// What is wrong this time, in a sentence for people.
    let detail: String
    var headers: HTTPFields = [:]
    /// What is wrong with which field.
    var errors: [InvalidInput] = []

    init(_ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    /// 503: the provider shall try again.
    static func unavailable(_ detail: String) -> Problem {
        Problem(.serviceUnavailable, detail, headers: [.retryAfter: "5"])
    }

    /// 422 with one pointer per problem.
    static func invalid(_ errors: [InvalidInput]) -> Problem {
        var problem = Problem(.unprocessableContent, "Some values are not valid.")
        problem.errors = errors
        return problem
    }

    var response: Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: json)))
    }

    private struct Document: Encodable {
        var type = "about:blank"
        let title: String
        let status: Int
        let detail: String
        let errors: [InvalidInput]?
    }

    private var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            title: status.reasonPhrase, status: Int(status.code), detail: detail,
            errors: errors.isEmpty ? nil : errors)
        // Texts and a number always have a JSON form.
        return (try? encoder.encode(document)).map(Array.init) ?? []
    }
}
