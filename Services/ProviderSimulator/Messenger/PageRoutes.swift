import HTTPTypes

/// The Graph API's paths of a page or of an Instagram account, among those of WhatsApp's.
struct PageRoutes: Sendable {
    let simulator: Simulator
    let send: SendRoute
    private let pages: [any MetaPage.Type] = [Messenger.self, Instagram.self]

    init(simulator: Simulator, send: SendRoute) {
        self.simulator = simulator
        self.send = send
    }

    /// The page that a path names by its id; `me` is the one that the token is for.
    func page(of call: Call) -> (any MetaPage.Type)? {
        guard let id = call.path.dropFirst().first.map(String.init) else { return nil }
        return simulator.withCore { core, _ in
            pages.first { page in
                let account = core.standIns[page.kind].account
                return id == "me" ? call.token == account["access_token"] : id == account[page.idName]
            }
        }
    }

    func reply(to call: Call, _ page: any MetaPage.Type) async -> Reply {
        let edge = call.path.count > 2 ? String(call.path[2]) : ""
        switch (call.method, edge) {
        case (.post, "messages"): return await message(call, page)
        case (.get, ""): return read(call, page) { account in profile(call, page, account) }
        case (_, "subscribed_apps"): return read(call, page) { _ in ["success": true] }
        default: return refusal(StandInRefusal(100, "Unsupported request"), page)
        }
    }

    private func message(_ call: Call, _ page: any MetaPage.Type) async -> Reply {
        let outcome = await StandInRoute(simulator: simulator, kind: page.kind).send {
            core, moment throws(StandInRefusal) in
            let standIn = core.standIns[page.kind]
            guard call.token == standIn.account["access_token"] else { throw StandInRefusal(190) }
            guard case .success(let json) = call.json() else { throw StandInRefusal(100, "The body is not JSON") }
            return try PageReader(page: page, json: json).draft(standIn, atMs: moment.productMs)
        }
        switch outcome {
        case .accepted(let message, let effect):
            var reply = Reply.json(["recipient_id": .string(message.draft.to), "message_id": .string(message.id)])
            reply.effect = effect
            return reply
        case .refused(let error): return refusal(error, page)
        case .closed: return Reply(status: 500, body: [], effect: .close)
        }
    }

    private func read(_ call: Call, _ page: any MetaPage.Type, _ answer: (StandInAccount) -> JSONValue) -> Reply {
        let account = simulator.withCore { core, _ in core.standIns[page.kind].account }
        guard call.token == account["access_token"] else { return refusal(StandInRefusal(190), page) }
        return .json(answer(account))
    }

    private func profile(_ call: Call, _ page: any MetaPage.Type, _ account: StandInAccount) -> JSONValue {
        let fields = call.query["fields"].map { $0.split(separator: ",").map(String.init) }
        let members = page.profile(account).filter { fields?.contains($0.name) ?? true }
        return .object(JSONObject(members: members + [.init(name: "id", value: .string(account[page.idName]))]))
    }

    /// Codes with the subcodes and statuses that Meta gives them.
    private func refusal(_ refusal: StandInRefusal, _ page: any MetaPage.Type) -> Reply {
        var error = GraphError(refusal.code)
        error.httpStatus = 400
        switch refusal.code {
        case 10:
            error.subcode = 2_018_278
            error.message = "(#10) This message is sent outside of allowed window."
        case 551:
            error.subcode = 1_545_041
            error.message = "(#551) This person isn't available right now."
        case 613: error.message = "(#613) Calls to this api have exceeded the rate limit."
        case 190:
            error = .invalidToken()
        case 2:
            error.httpStatus = 503
            error.message = "(#2) Service temporarily unavailable"
        default:
            if refusal.detail == "No matching user found" { error.subcode = 2_018_001 }
            error.message = "(#\(refusal.code)) \(refusal.detail ?? "Invalid parameter")"
        }
        return send.refusal(error)
    }
}
