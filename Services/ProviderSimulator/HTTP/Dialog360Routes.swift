import HTTPTypes

/// 360dialog's paths: one key per number, so there is no number in them.
struct Dialog360Routes: Sendable {
    let simulator: Simulator
    let send: SendRoute

    func reply(to call: Call) async -> Reply {
        let path = call.path.joined(separator: "/")
        guard Self.paths.contains(path) else {
            return .problem(.notFound("There is nothing at /\(path)."))
        }
        let number = simulator.withCore { core, _ in call.apiKey.flatMap { core.portfolio.number(withKey: $0) } }
        guard let number else { return Self.invalidKey }
        switch (call.method, path) {
        case (.post, "messages"), (.post, "marketing_messages"):
            return await send.reply(to: call, version: 0, marketingAPI: path == "marketing_messages") {
                _ throws(GraphError) in Int(number.index)
            }
        case (.post, "v1/configs/webhook"): return setWebhook(call, number)
        case (.get, "v1/configs/webhook"): return webhook(number)
        case (.get, "v1/configs/templates"): return templates(number)
        default: return .json(["error": "Method not allowed"], status: 405)
        }
    }

    private static let paths: Set<String> = [
        "messages", "marketing_messages", "v1/configs/webhook", "v1/configs/templates",
    ]

    private static let invalidKey = Reply.json(
        ["meta": ["success": false, "http_code": 401, "developer_message": "Invalid api key"]], status: 401)

    private func setWebhook(_ call: Call, _ number: BusinessNumber) -> Reply {
        guard case .success(let json) = call.json(), let url = json["url"]?.string else {
            return .json(["error": "url is required"], status: 400)
        }
        let body: JSONValue = [
            "phone_number_id": .string(number.phoneNumberID), "url": .string(url),
            "headers": json["headers"] ?? .object(JSONObject()),
        ]
        return simulator.withCore { core, moment in
            do throws(ControlError) {
                _ = try core.change("webhook", body, at: moment)
                return .json(["url": .string(url)])
            } catch {
                return .json(["error": .string(error.detail ?? error.title)], status: 400)
            }
        }
    }

    private func webhook(_ number: BusinessNumber) -> Reply {
        let members = number.webhook?.headers.map { JSONObject.Member(name: $0.name, value: .string($0.value)) }
        return .json([
            "url": JSONValue(number.webhook?.url), "headers": .object(JSONObject(members: members ?? [])),
        ])
    }

    private func templates(_ number: BusinessNumber) -> Reply {
        let list = simulator.withCore { core, _ in
            core.templates.all.filter { $0.wabaID == number.wabaID && $0.status != .deleted }.map(\.listedBy360Dialog)
        }
        return .json([
            "waba_templates": .array(list), "count": JSONValue(list.count), "total": JSONValue(list.count),
            "filters": .object(JSONObject()), "sort": [],
        ])
    }
}
