import HTTPTypes

extension GraphRoutes {
    /// `/{account}/subscribed_apps`: POST subscribes, with a webhook of the account's own if one is given, after the
    /// handshake with it; GET lists; DELETE takes the account's own webhook away.
    func subscriptions(_ call: Call, account: String) async throws(GraphError) -> Reply {
        let method = call.method.rawValue.lowercased()
        try simulator.withCore { core, _ throws(GraphError) in
            try core.checkAccount(account, token: call.token, method: method)
        }
        switch call.method {
        case .get: return list(account)
        case .delete:
            _ = try change(call, "webhook", ["waba_id": .string(account), "url": .null], account: account)
        case .post: try await subscribe(call, account)
        default: throw .unknownObject(account, method: method)
        }
        return .json(["success": true])
    }

    private func list(_ account: String) -> Reply {
        simulator.withCore { core, _ in
            let override = core.portfolio.accountWebhooks[account]?.url
            let app: JSONValue = [
                "whatsapp_business_api_data": ["id": "1", "name": "Simulated app", "link": "https://example.com"],
                "override_callback_uri": JSONValue(override),
            ]
            return .json(["data": [app.withoutNulls]])
        }
    }

    private func subscribe(_ call: Call, _ account: String) async throws(GraphError) {
        let json = try SendRoute.json(of: call)
        guard let url = json["override_callback_uri"]?.string else { return }
        let token = json["verify_token"]?.string ?? ""
        if let problem = await handshake.problem(url: url, verifyToken: token) {
            var error = GraphError(2200)
            error.message = "(#2200) Callback verification failed with the following errors: \(problem)"
            throw error
        }
        let body: JSONValue = ["waba_id": .string(account), "url": .string(url), "verify_token": .string(token)]
        _ = try change(call, "webhook", body, account: account)
    }
}
