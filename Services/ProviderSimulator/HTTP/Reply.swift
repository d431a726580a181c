import HTTPTypes
import Hummingbird
import NIOCore

/// An answer before it becomes a Hummingbird response.
struct Reply: Sendable {
    var status: Int
    var type = "application/json; charset=UTF-8"
    var body: [UInt8]
    var effect = SendAnswer.Effect.answer
    var headers: [HTTPField] = []

    static func json(_ value: JSONValue, status: Int = 200) -> Reply { Reply(status: status, body: value.encoded) }

    static func problem(_ error: ControlError) -> Reply {
        Reply(status: error.status, type: "application/problem+json", body: error.json.encoded)
    }

    var response: Response {
        var fields = HTTPFields()
        fields[.contentType] = type
        for header in headers { fields[header.name] = header.value }
        return Response(
            status: .init(code: status), headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// What a route needs to know of a request, its body read.
struct Call: Sendable {
    let method: HTTPTypes.HTTPRequest.Method
    /// The path's parts.
    let path: [Substring]
    let query: [String: String]
    let token: String?
    let headers: HTTPFields
    /// Scheme and host as the client wrote them, for links in answers.
    let baseURL: String
    let body: ByteBuffer

    /// The value of a header, whatever the case of its name.
    func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.canonicalName == name }?.value
    }

    /// User and password of Basic auth.
    var basic: (user: String, password: String)? {
        guard let value = headers[.authorization], value.lowercased().hasPrefix("basic "),
            let bytes = Base64.decode(value.dropFirst(6).filter { $0 != " " })
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// The body as JSON; an empty one is an empty object.
    func json() -> Result<JSONValue, JSONSyntaxError> {
        guard body.readableBytes > 0 else { return .success(.object(JSONObject())) }
        return body.withUnsafeReadableBytes { bytes in JSONParser.parse(buffer: bytes.bindMemory(to: UInt8.self)) }
    }
}
