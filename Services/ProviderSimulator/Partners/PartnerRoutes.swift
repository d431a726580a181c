import HTTPTypes

/// The API of a partner in front of the Cloud API: one key per number, so there is no number in the paths.
struct PartnerRoutes: Sendable {
    let simulator: Simulator
    let send: SendRoute
    let media: MediaRoute
    let surface: PartnerSurface

    /// - Parameter path: the call's, without the partner's root.
    func reply(to call: Call, path: [Substring]) async -> Reply {
        let text = path.joined(separator: "/")
        guard let endpoint = endpoint(text) else { return .problem(.notFound("There is nothing at /\(text).")) }
        let number = simulator.withCore { core, _ in
            surface.key(of: call).flatMap { core.portfolio.number(withKey: $0, dialect: surface.dialect) }
        }
        guard let number else { return Self.invalidKey }
        if call.method == .post, case .messages(let marketing) = endpoint {
            return await send.reply(to: call, version: 0, marketingAPI: marketing) { _ throws(GraphError) in
                Int(number.index)
            }
        }
        do throws(GraphError) {
            return try other(call, endpoint, number)
        } catch {
            return send.refusal(error)
        }
    }

    private enum Endpoint: Equatable {
        case messages(marketing: Bool)
        case webhook, templates, upload
        case template(name: String)
        case media(id: String)
    }

    private func endpoint(_ path: String) -> Endpoint? {
        switch path {
        case surface.messages: return .messages(marketing: false)
        case "marketing_messages": return .messages(marketing: true)
        case surface.webhook: return .webhook
        case surface.templates: return .templates
        case surface.media: return .upload
        default:
            if path.hasPrefix(surface.templates + "/") {
                return .template(name: String(path.dropFirst(surface.templates.count + 1)))
            }
            return path.utf8.allSatisfy { (0x30...0x39).contains($0) } && !path.isEmpty ? .media(id: path) : nil
        }
    }

    private func other(_ call: Call, _ endpoint: Endpoint, _ number: BusinessNumber) throws(GraphError) -> Reply {
        switch (call.method, endpoint) {
        case (.post, .webhook): return setWebhook(call, number)
        case (.get, .webhook): return webhook(number)
        case (.get, .templates): return templates(call, number)
        case (.post, .templates): return submit(call, number)
        // Nobody documents in public how a partner changes a template: by its id below the list is an assumption.
        case (.post, .template(let id)): return edit(call, id)
        case (.delete, .template(let name)):
            return change("template-delete", ["waba_id": .string(number.wabaID), "name": .string(name)])
        case (.post, .upload): return try media.upload(call) { _ throws(GraphError) in Int(number.index) }
        case (.get, .media(let id)):
            guard let file = simulator.withCore({ core, _ in core.media[id] }), file.owner == number.phoneNumberID
            else {
                throw .unknownObject(id, method: "get")
            }
            return media.describe(file, call)
        default: return .json(["error": "Method not allowed"], status: 405)
        }
    }

    private static let invalidKey = Reply.json(
        ["meta": ["success": false, "http_code": 401, "developer_message": "Invalid api key"]], status: 401)

    private func setWebhook(_ call: Call, _ number: BusinessNumber) -> Reply {
        guard case .success(let json) = call.json(), let url = json["url"]?.string else {
            return .json(["error": "url is required"], status: 400)
        }
        let reply = change(
            "webhook",
            [
                "phone_number_id": .string(number.phoneNumberID), "url": .string(url),
                "headers": json["headers"] ?? .object(JSONObject()),
            ])
        return reply.status == 200 ? .json(["url": .string(url)]) : reply
    }

    private func webhook(_ number: BusinessNumber) -> Reply {
        let members = number.webhook?.headers.map { JSONObject.Member(name: $0.name, value: .string($0.value)) }
        return .json([
            "url": JSONValue(number.webhook?.url), "headers": .object(JSONObject(members: members ?? [])),
        ])
    }

    /// The templates, `limit` of them from the one at `offset`.
    private func templates(_ call: Call, _ number: BusinessNumber) -> Reply {
        let list = simulator.withCore { core, _ in
            core.templates.all.filter { $0.wabaID == number.wabaID && $0.status != .deleted }.map(\.listedBy360Dialog)
        }
        let offset = call.query["offset"].flatMap { Int($0) } ?? 0
        let page = list.dropFirst(max(0, offset)).prefix(max(0, call.query["limit"].flatMap { Int($0) } ?? 1000))
        return .json([
            "waba_templates": .array(Array(page)), "count": JSONValue(page.count), "total": JSONValue(list.count),
            "filters": .object(JSONObject()), "sort": [],
        ])
    }

    /// A new template; the answer is the template as it is listed.
    private func submit(_ call: Call, _ number: BusinessNumber) -> Reply {
        guard case .success(.object(var fields)) = call.json() else {
            return .json(["error": "the body must be a JSON object"], status: 400)
        }
        fields.members.removeAll { $0.name == "waba_id" }
        fields.members.append(.init(name: "waba_id", value: .string(number.wabaID)))
        let reply = change("template-submit", .object(fields))
        guard reply.status == 200, let name = fields["name"]?.string, let language = fields["language"]?.string else {
            return reply
        }
        return simulator.withCore { core, _ in
            let index = core.templates.index(wabaID: number.wabaID, name: name, language: language)
            return .json(index.map { core.templates[$0].listedBy360Dialog } ?? .null, status: 201)
        }
    }

    private func edit(_ call: Call, _ id: String) -> Reply {
        guard case .success(.object(var fields)) = call.json() else {
            return .json(["error": "the body must be a JSON object"], status: 400)
        }
        fields.members.removeAll { $0.name == "id" }
        fields.members.append(.init(name: "id", value: .string(id)))
        return change("template-edit", .object(fields))
    }

    /// Makes a change, refused in the partner's own words.
    private func change(_ name: String, _ body: JSONValue) -> Reply {
        simulator.withCore { core, moment in
            do throws(ControlError) {
                return .json(try core.change(name, body, at: moment))
            } catch {
                let status = error.status == 422 ? 400 : error.status
                let meta: JSONValue = [
                    "success": false, "http_code": JSONValue(status),
                    "developer_message": .string(error.detail ?? error.title),
                ]
                return .json(["meta": meta], status: status)
            }
        }
    }
}
