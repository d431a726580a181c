import HTTPTypes
import NIOCore

/// The parameters of a call to the Bot API, and its answers.
enum TelegramAnswer {
    /// Query, form and JSON together; a JSON text in a form is read.
    static func parameters(of call: Call) -> JSONValue? {
        var members = call.query.map { JSONObject.Member(name: $0.key, value: read($0.value, $0.key)) }
        let type = call.headers[.contentType] ?? ""
        if let form = Multipart(Array(call.body.readableBytesView), contentType: type) {
            members += form.parts.map { .init(name: $0.name, value: read($0.text, $0.name)) }
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            guard let form = FormFields(call.body.readableBytesView) else { return nil }
            members += form.all.map { .init(name: $0.name, value: read($0.value, $0.name)) }
        } else {
            guard case .success(.object(let object)) = call.json() else { return nil }
            members += object.members
        }
        return .object(JSONObject(members: members))
    }

    private static func read(_ text: String, _ name: String) -> JSONValue {
        guard ["reply_markup", "allowed_updates", "link_preview_options"].contains(name) else { return .string(text) }
        return (try? JSONParser.parse(text)) ?? .string(text)
    }

    static func success(_ result: JSONValue) -> Reply { .json(["ok": true, "result": result]) }

    static func refusal(_ refusal: StandInRefusal) -> Reply {
        let status = (400...599).contains(refusal.code) ? refusal.code : 400
        let parameters = refusal.retryAfter.map {
            JSONValue.object(JSONObject(members: [.init(name: "retry_after", value: JSONValue($0))]))
        }
        let json: JSONValue = [
            "ok": false, "error_code": JSONValue(status), "description": .string(description(refusal)),
            "parameters": parameters ?? .null,
        ]
        return .json(json.withoutNulls, status: status)
    }

    private static func description(_ refusal: StandInRefusal) -> String {
        if let detail = refusal.detail { return detail }
        switch refusal.code {
        case 403: return "Forbidden: bot was blocked by the user"
        case 429: return "Too Many Requests: retry after \(refusal.retryAfter ?? 1)"
        case 500...: return "Internal Server Error"
        default: return "Bad Request: chat not found"
        }
    }
}
