import Foundation
import HTTPTypes
import NIOCore

/// `POST /hook/{name}`: takes signed messages; one whose `webhook-id` has been seen is answered as before and dropped.
struct HookRoutes: Sendable {
    let simulator: Simulator

    func reply(to call: Call) async -> Reply {
        guard call.method == .post, call.path.count == 2 else {
            return Self.error(404, "There is nothing here but POST /hook/{name}.")
        }
        let body = Array(call.body.readableBytesView)
        let account = simulator.withCore { core, _ in core.standIns[.webhook].account }
        let problem = StandardWebhook.problem(
            call, body: body, secret: account["signing_secret"], nowSeconds: Int64(time(nil)),
            tolerance: Int64(account.number("tolerance_seconds")))
        if let problem { return refused(StandInRefusal(401, problem)) }
        // A test of the address: there is nothing to do.
        if case .success(let json) = call.json(), json["type"] == "ping" { return .json(.object(JSONObject())) }
        let id = call.header("webhook-id") ?? ""
        if let known = takeRepeat(id) { return .json(["id": .string(known)]) }
        let name = String(call.path[1])
        let outcome = await StandInRoute(simulator: simulator, kind: .webhook).send { _, _ throws(StandInRefusal) in
            try Self.draft(call, name: name, id: id)
        }
        switch outcome {
        case .accepted(let message, let effect):
            var reply = Reply.json(["id": .string(message.id)])
            reply.effect = effect
            return reply
        case .refused(let refusal): return Self.error(refusal.code, refusal.detail, retryAfter: refusal.retryAfter)
        case .closed: return Reply(status: 500, body: [], effect: .close)
        }
    }

    /// The id that a message with this `webhook-id` was given; nil: it is new.
    private func takeRepeat(_ id: String) -> String? {
        simulator.withCore { core, _ in
            guard let message = core.standIns[.webhook].log.message(id: id), message.draft.key == id else { return nil }
            core.standIns[.webhook].counts.received += 1
            core.standIns[.webhook].counts.repeats += 1
            return message.id
        }
    }

    private func refused(_ refusal: StandInRefusal) -> Reply {
        simulator.withCore { core, _ in
            core.standIns[.webhook].counts.received += 1
            core.standIns[.webhook].counts.refused[refusal.code, default: 0] += 1
        }
        return Self.error(refusal.code, refusal.detail)
    }

    private static func draft(_ call: Call, name: String, id: String) throws(StandInRefusal) -> StandInDraft {
        guard case .success(let json) = call.json(), json["type"] == "message.send", let data = json["data"] else {
            throw StandInRefusal(400, "the body must be JSON of the type message.send")
        }
        guard let to = data["to"]?["value"]?.stringOrDigits.flatMap(GenericWebhook.address) else {
            throw StandInRefusal(400, "data.to.value is missing")
        }
        let content = data["content"] ?? .null
        return StandInDraft(
            to: to, from: name, kind: content["type"]?.string ?? "text", text: text(of: content), key: id,
            buttons: (content["buttons"]?.array ?? []).compactMap(button), request: json)
    }

    /// What the person reads, wherever the kind of content has it.
    private static func text(of content: JSONValue) -> String {
        for name in ["body", "text", "caption", "subject", "name", "link"] {
            if let text = content[name]?.string, !text.isEmpty { return text }
        }
        return ""
    }

    private static func button(_ json: JSONValue) -> TappableButton? {
        guard let id = json["id"]?.string, let title = json["title"]?.string else { return nil }
        return TappableButton(id: id, title: title)
    }

    private static func error(_ code: Int, _ detail: String?, retryAfter: Int? = nil) -> Reply {
        let status = (400...599).contains(code) ? code : 400
        var reply = Reply.json(["error": .string(detail ?? "status \(status)")], status: status)
        if let retryAfter { reply.headers.append(.init(name: .retryAfter, value: String(retryAfter))) }
        return reply
    }
}
