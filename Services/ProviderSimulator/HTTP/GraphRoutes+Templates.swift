import Foundation
import HTTPTypes

extension GraphRoutes {
    /// `GET /{account}/message_templates`: filters, `fields`, and pages with a cursor and a `next` link.
    func templates(_ call: Call, account: String) throws(GraphError) -> Reply {
        var query = TemplateQuery(wabaID: account)
        query.name = call.query["name"]
        query.status = call.query["status"]
        query.category = call.query["category"]
        query.language = call.query["language"]
        query.fields = call.query["fields"].map { $0.split(separator: ",").map(String.init) } ?? []
        query.limit = try Self.limit(call)
        query.after = try Self.cursor(call)
        return try simulator.withCore { core, _ throws(GraphError) in
            try core.checkAccount(account, token: call.token, method: "get")
            let (indices, more) = core.templates.page(query)
            let data = indices.map { core.templates[$0].listed(fields: query.fields) }
            let page: JSONValue = ["data": .array(data), "paging": Self.paging(call, indices, more: more)]
            return .json(page.withoutNulls)
        }
    }

    private static func limit(_ call: Call) throws(GraphError) -> Int {
        guard let text = call.query["limit"] else { return 25 }
        guard let limit = Int(text), limit > 0 else { throw .parameter("Param limit must be a positive integer") }
        return min(limit, 1000)
    }

    private static func cursor(_ call: Call) throws(GraphError) -> Int? {
        guard let text = call.query["after"] else { return nil }
        let index = Base64.decode(text).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard let index, index >= 0 else { throw .parameter("Invalid cursors values") }
        return index
    }

    private static func paging(_ call: Call, _ indices: [Int], more: Bool) -> JSONValue {
        guard let first = indices.first, let last = indices.last else { return .null }
        func cursor(_ index: Int) -> String { Base64.encode(Array(String(index).utf8)).filter { $0 != "=" } }
        var next: String?
        if more {
            var query = call.query.filter { $0.key != "after" && $0.key != "access_token" }
            query["after"] = cursor(last)
            let text = query.sorted { $0.key < $1.key }.map { "\($0.key)=\(percentEncoded($0.value))" }
            next = "\(call.baseURL)/\(call.path.joined(separator: "/"))?\(text.joined(separator: "&"))"
        }
        let cursors: JSONValue = ["before": .string(cursor(first)), "after": .string(cursor(last))]
        let paging: JSONValue = ["cursors": cursors, "next": JSONValue(next)]
        return paging.withoutNulls
    }

    /// `POST /{account}/message_templates`: pending until it has been reviewed.
    func submitTemplate(_ call: Call, account: String) throws(GraphError) -> Reply {
        guard case .object(var fields) = try SendRoute.json(of: call) else {
            throw .parameter("Invalid parameter: the body must be a JSON object.")
        }
        fields.members.removeAll { $0.name == "waba_id" }
        fields.members.append(.init(name: "waba_id", value: .string(account)))
        let body = JSONValue.object(fields)
        return .json(try change(call, "template-submit", body, account: account))
    }

    /// `POST /{template}`: its components are changed, and it is reviewed again.
    func editTemplate(_ call: Call, id: String) throws(GraphError) -> Reply {
        let account = simulator.withCore { core, _ in core.templates.all.first { String($0.id) == id }?.wabaID }
        guard let account else { throw .unknownObject(id, method: "post") }
        guard case .object(var fields) = try SendRoute.json(of: call) else {
            throw .parameter("Invalid parameter: the body must be a JSON object.")
        }
        fields.members.removeAll { $0.name == "id" }
        fields.members.append(.init(name: "id", value: .string(id)))
        return .json(try change(call, "template-edit", .object(fields), account: account))
    }

    /// `DELETE /{account}/message_templates?name=…[&hsm_id=…]`.
    func deleteTemplate(_ call: Call, account: String) throws(GraphError) -> Reply {
        let body: JSONValue = [
            "waba_id": .string(account), "name": JSONValue(call.query["name"]),
            "hsm_id": JSONValue(call.query["hsm_id"]),
        ]
        return .json(try change(call, "template-delete", body.withoutNulls, account: account))
    }

    /// Makes a change through the Graph API, refused in its words.
    func change(_ call: Call, _ name: String, _ body: JSONValue, account: String) throws(GraphError) -> JSONValue {
        try simulator.withCore { core, moment throws(GraphError) in
            try core.checkAccount(account, token: call.token, method: call.method.rawValue.lowercased())
            do throws(ControlError) {
                return try core.change(name, body, at: moment)
            } catch {
                var refusal = GraphError.parameter("Invalid parameter: \(error.detail ?? error.title)")
                refusal.subcode = error.subcode
                throw refusal
            }
        }
    }
}

/// Text of a path with its `%XX` read; nil when it is not percent-encoded UTF-8.
func percentDecoded(_ text: String) -> String? { text.removingPercentEncoding }

/// Text for a query value: everything but letters, digits and `-._~` as `%XX`.
func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        let character = Character(Unicode.Scalar(byte))
        if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
            result.append(character)
        } else {
            result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
    return result
}
