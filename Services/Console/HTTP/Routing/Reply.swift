import HTTPTypes
import Hummingbird
import NIOCore

/// The answer of a route.
struct Reply: Sendable {
    enum Body: Sendable {
        case none
        case json(JSONValue)
        case bytes([UInt8], type: String)
        case stream(ResponseBody, type: String)
    }

    var status: HTTPResponse.Status
    var body: Body
    var headers: HTTPFields = [:]
    /// What a repetition of the request with the same `Idempotency-Key` gets instead of `body`: for answers that hold a
    /// secret which is shown once.
    var repeated: JSONValue?

    init(_ status: HTTPResponse.Status, _ body: Body = .none, headers: HTTPFields = [:]) {
        self.status = status
        self.body = body
        self.headers = headers
    }

    static func ok(_ json: JSONValue) -> Reply { Reply(.ok, .json(json)) }
    static func created(_ json: JSONValue) -> Reply { Reply(.created, .json(json)) }
    static func accepted(_ json: JSONValue) -> Reply { Reply(.accepted, .json(json)) }
    static var noContent: Reply { Reply(.noContent) }

    var response: Response {
        var fields = headers
        let content: ResponseBody
        switch body {
        case .none: content = .init()
        case .json(let value):
            fields[.contentType] = "application/json"
            content = .init(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(value)))
        case .bytes(let bytes, let type):
            fields[.contentType] = type
            content = .init(byteBuffer: ByteBuffer(bytes: bytes))
        case .stream(let stream, let type):
            fields[.contentType] = type
            content = stream
        }
        return Response(status: status, headers: fields, body: content)
    }
}
