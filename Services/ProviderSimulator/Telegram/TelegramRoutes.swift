import HTTPTypes

/// The Bot API's paths: `/bot<token>/<method>`, by GET or POST, with parameters in the query, a form or JSON.
struct TelegramRoutes: Sendable {
    let simulator: Simulator

    /// Whether a path is one of the Bot API.
    static func handles(_ path: [Substring]) -> Bool {
        path.count == 2 && path[0].hasPrefix("bot") && path[0].dropFirst(3).first.map { $0.isNumber } == true
    }

    func reply(to call: Call) async -> Reply {
        let account = simulator.withCore { core, _ in core.standIns[.telegram].account }
        let token = String(call.path[0].dropFirst(3)).replacing("%3A", with: ":").replacing("%3a", with: ":")
        guard token == account["bot_token"] else { return TelegramAnswer.refusal(StandInRefusal(401, "Unauthorized")) }
        guard let parameters = TelegramAnswer.parameters(of: call) else {
            return TelegramAnswer.refusal(StandInRefusal(400, "Bad Request: can't parse the request"))
        }
        // Methods are found whatever the case of their letters.
        let known = ["sendMessage"] + TelegramReader.files.keys
        let method = String(call.path[1])
        if let send = known.first(where: { $0.lowercased() == method.lowercased() }) {
            return await self.send(TelegramReader(method: send, parameters: parameters))
        }
        return manage(method.lowercased(), parameters, account)
    }

    private func send(_ reader: TelegramReader) async -> Reply {
        let route = StandInRoute(simulator: simulator, kind: .telegram)
        let outcome = await route.send { core, moment throws(StandInRefusal) in
            let draft = try reader.draft(core.standIns[.telegram])
            try Self.checkPace(&core, draft.to, moment)
            return draft
        }
        switch outcome {
        case .accepted(let message, let effect):
            var reply = simulator.withCore { core, _ in
                let standIn = core.standIns[.telegram]
                let person = standIn.people[message.draft.to] ?? StandInPerson()
                return TelegramAnswer.success(Telegram.message(message, standIn.account, person))
            }
            reply.effect = effect
            return reply
        case .refused(let refusal): return TelegramAnswer.refusal(refusal)
        case .closed: return Reply(status: 500, body: [], effect: .close)
        }
    }

    private static func checkPace(
        _ core: inout SimulatorCore, _ chat: String, _ moment: Moment
    ) throws(StandInRefusal) {
        let account = core.standIns[.telegram].account
        let intervalMs = account.number(chat.hasPrefix("-") ? "group_interval_ms" : "chat_interval_ms")
        let hasRoom = core.standIns[.telegram].hasRoom(
            for: chat, nowMs: moment.monotonicMs, intervalMs: Int64(intervalMs),
            burst: max(1, Int(account.number("chat_burst"))))
        guard hasRoom else { throw StandInRefusal(429, retryAfter: max(1, Int(intervalMs / 1000))) }
    }

    private func manage(_ method: String, _ parameters: JSONValue, _ account: StandInAccount) -> Reply {
        switch method {
        case "getme": return TelegramAnswer.success(Telegram.bot(account))
        case "setwebhook": return setWebhook(parameters)
        case "deletewebhook": return change(["webhook_url": "", "secret_token": "", "allowed_updates": ""])
        case "getwebhookinfo": return webhookInfo(account)
        case "answercallbackquery": return TelegramAnswer.success(true)
        default: return TelegramAnswer.refusal(StandInRefusal(404, "Not Found"))
        }
    }

    private func setWebhook(_ parameters: JSONValue) -> Reply {
        let url = parameters["url"]?.string ?? ""
        let secret = parameters["secret_token"]?.string ?? ""
        guard url.isEmpty || url.hasPrefix("https://") || url.hasPrefix("http://") else {
            return TelegramAnswer.refusal(
                StandInRefusal(400, "Bad Request: bad webhook: invalid webhook URL specified"))
        }
        let isPlain =
            secret.utf8.count <= 256
            && secret.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
        guard isPlain else {
            return TelegramAnswer.refusal(
                StandInRefusal(400, "Bad Request: secret token contains unallowed characters"))
        }
        let updates = parameters["allowed_updates"]?.array ?? []
        return change([
            "webhook_url": .string(url), "secret_token": .string(secret),
            "allowed_updates": .string(updates.compactMap(\.string).joined(separator: ",")),
        ])
    }

    private func change(_ values: [String: JSONValue]) -> Reply {
        var members = values.map { JSONObject.Member(name: $0.key, value: $0.value) }
        members.append(.init(name: "provider", value: "telegram"))
        let change = JSONValue.object(JSONObject(members: members))
        return simulator.withCore { core, moment in
            do throws(ControlError) {
                _ = try core.change("provider", change, at: moment)
                return TelegramAnswer.success(true)
            } catch {
                return TelegramAnswer.refusal(StandInRefusal(500, error.detail))
            }
        }
    }

    private func webhookInfo(_ account: StandInAccount) -> Reply {
        let (waiting, problem) = simulator.withCore { core, _ in
            let standIn = core.standIns[.telegram]
            return (standIn.lane.waiting + standIn.unaddressed.count, standIn.counts.lastProblem)
        }
        let json: JSONValue = [
            "url": .string(account["webhook_url"]), "has_custom_certificate": false,
            "pending_update_count": JSONValue(waiting), "last_error_message": JSONValue(problem),
            "allowed_updates": .array(account.words("allowed_updates").map(JSONValue.string)),
        ]
        return TelegramAnswer.success(json.withoutNulls)
    }
}
