import HTTPTypes

/// The Graph API's paths below `/{version}`.
struct GraphRoutes: Sendable {
    let simulator: Simulator
    let send: SendRoute
    let media: MediaRoute
    let handshake: WebhookHandshake

    func reply(to call: Call) async -> Reply {
        guard call.path.count >= 2 else { return send.refusal(.unknownObject("", method: "get")) }
        let id = String(call.path[1])
        let edge = call.path.count == 3 ? String(call.path[2]) : call.path.count == 2 ? "" : "?"
        if call.method == .post, edge == "messages" || edge == "marketing_messages" {
            return await send.reply(
                to: call, version: Self.major(call.path[0]), marketingAPI: edge == "marketing_messages"
            ) { core throws(GraphError) in try core.position(ofNumber: id, token: call.token, method: "post") }
        }
        do throws(GraphError) {
            return try await other(call, id: id, edge: edge)
        } catch {
            return send.refusal(error)
        }
    }

    /// The 23 of `v23.0`.
    private static func major(_ version: Substring) -> Int { Int(version.dropFirst().prefix { $0.isNumber }) ?? 0 }

    private func other(_ call: Call, id: String, edge: String) async throws(GraphError) -> Reply {
        switch (call.method, edge) {
        case (.get, ""): return try object(call, id: id)
        case (.get, "message_templates"): return try templates(call, account: id)
        case (.post, "message_templates"): return try submitTemplate(call, account: id)
        case (.delete, "message_templates"): return try deleteTemplate(call, account: id)
        case (.get, "phone_numbers"): return try phoneNumbers(call, account: id)
        case (_, "subscribed_apps"): return try await subscriptions(call, account: id)
        case (.post, "media"):
            return try media.upload(call) { core throws(GraphError) in
                try core.position(ofNumber: id, token: call.token, method: "post")
            }
        case (.post, ""): return try editTemplate(call, id: id)
        default: throw .unknownObject(id, method: call.method.rawValue.lowercased())
        }
    }

    private func object(_ call: Call, id: String) throws(GraphError) -> Reply {
        let fields = call.query["fields"].map { $0.split(separator: ",").map(String.init) } ?? []
        return try simulator.withCore { core, moment throws(GraphError) in
            if core.portfolio.accounts.contains(id) {
                try core.checkAccount(id, token: call.token, method: "get")
                return .json(["id": .string(id), "name": "Simulated business account"])
            }
            if let file = core.media[id], file.isThere(atMs: moment.productMs) {
                _ = try core.position(ofNumber: file.owner, token: call.token, method: "get")
                return media.describe(file, call)
            }
            let position = try core.position(ofNumber: id, token: call.token, method: "get")
            return .json(
                core.portfolio.numbers[position].graphObject(fields: fields, limit: core.behaviour.portfolioLimit))
        }
    }

    private func phoneNumbers(_ call: Call, account: String) throws(GraphError) -> Reply {
        try simulator.withCore { core, _ throws(GraphError) in
            try core.checkAccount(account, token: call.token, method: "get")
            let numbers = core.portfolio.numbers.filter { $0.wabaID == account && !$0.deleted }
            let list = numbers.map { $0.graphObject(fields: [], limit: core.behaviour.portfolioLimit) }
            return .json(["data": .array(list)])
        }
    }

}

extension BusinessNumber {
    /// The number as a Graph object; the id and what `fields` asks for.
    func graphObject(fields: [String], limit: Int) -> JSONValue {
        var object = JSONObject(members: [
            .init(name: "verified_name", value: .string(verifiedName)),
            .init(name: "display_phone_number", value: .string(phone.e164)),
            .init(name: "quality_rating", value: .string(qualityRating)),
            .init(name: "platform_type", value: "CLOUD_API"),
            .init(name: "code_verification_status", value: "VERIFIED"),
            .init(name: "throughput", value: ["level": messagesPerSecond > 80 ? "HIGH" : "STANDARD"]),
            .init(
                name: "whatsapp_business_manager_messaging_limit", value: .string(messagingLimit ?? Self.tier(limit))),
            .init(name: "status", value: locked ? "RESTRICTED" : "CONNECTED"),
        ])
        if !fields.isEmpty { object.members.removeAll { !fields.contains($0.name) } }
        object.members.append(.init(name: "id", value: .string(phoneNumberID)))
        return .object(object)
    }

    private static func tier(_ limit: Int) -> String {
        switch limit {
        case 0: "TIER_UNLIMITED"
        case ...250: "TIER_250"
        case ...2_000: "TIER_2K"
        case ...10_000: "TIER_10K"
        default: "TIER_100K"
        }
    }
}
