import HTTPTypes
import NIOCore
import ServiceKit

/// Twilio's paths below `/2010-04-01/Accounts/{sid}`.
struct TwilioRoutes: Sendable {
    let simulator: Simulator

    func reply(to call: Call) async -> Reply {
        let parts = call.path.dropFirst().map(String.init)
        guard parts.count >= 2, parts[0] == "Accounts" else { return TwilioError.reply(StandInRefusal(20404)) }
        if call.method == .post, parts.count == 3, parts[2] == "Messages.json" { return await send(call, parts[1]) }
        do throws(StandInRefusal) {
            return try read(call, parts)
        } catch {
            return TwilioError.reply(error)
        }
    }

    private func send(_ call: Call, _ sid: String) async -> Reply {
        let outcome = await StandInRoute(simulator: simulator, kind: .twilio).send { core, _ throws(StandInRefusal) in
            try Self.check(call, sid, core.standIns[.twilio].account)
            guard let form = FormFields(call.body.readableBytesView) else { throw StandInRefusal(21604) }
            return try TwilioReader(form: form).draft(core.standIns[.twilio])
        }
        switch outcome {
        case .accepted(let message, let effect):
            var reply = Reply.json(Self.resource(message, account: sid), status: 201)
            reply.effect = effect
            return reply
        case .refused(let refusal): return TwilioError.reply(refusal)
        case .closed: return Reply(status: 500, body: [], effect: .close)
        }
    }

    private func read(_ call: Call, _ parts: [String]) throws(StandInRefusal) -> Reply {
        let standIn = simulator.withCore { core, _ in core.standIns[.twilio] }
        let sid = parts[1].hasSuffix(".json") ? String(parts[1].dropLast(5)) : parts[1]
        try Self.check(call, sid, standIn.account)
        if call.method == .get, parts.count == 2 {
            return .json([
                "sid": .string(sid), "friendly_name": "Simulated account", "status": "active", "type": "Full",
                "uri": .string("/2010-04-01/Accounts/\(sid).json"),
            ])
        }
        guard call.method == .get, parts.count == 4, parts[2] == "Messages", parts[3].hasSuffix(".json"),
            let message = standIn.log.message(id: String(parts[3].dropLast(5)))
        else { throw StandInRefusal(20404) }
        return .json(Self.resource(message, account: sid))
    }

    private static func check(_ call: Call, _ sid: String, _ account: StandInAccount) throws(StandInRefusal) {
        guard let (user, password) = call.basic, !password.isEmpty, sid == account["account_sid"] else {
            throw StandInRefusal(20003)
        }
        let pairs = [("account_sid", "auth_token"), ("api_key_sid", "api_key_secret")]
        guard pairs.contains(where: { user == account[$0.0] && password == account[$0.1] }) else {
            throw StandInRefusal(20003)
        }
    }

    private static func resource(_ message: StandInMessage, account: String) -> JSONValue {
        let text = message.draft.text
        let date = JSONValue.string(HTTPDate.format(message.atMs))
        return [
            "account_sid": .string(account), "api_version": "2010-04-01", "body": .string(text),
            "date_created": date, "date_sent": message.status == .accepted ? .null : date, "date_updated": date,
            "direction": "outbound-api",
            "error_code": message.errorCode == 0 ? .null : .int(Int64(message.errorCode)), "error_message": .null,
            "from": .string(message.draft.from),
            "messaging_service_sid": message.draft.request["MessagingServiceSid"] ?? .null,
            "num_media": .string(String(message.draft.media.count)),
            "num_segments": .string(String(Segments.count(text))), "price": .null, "price_unit": "USD",
            "sid": .string(message.id), "status": .string(Twilio.word(message.status, message)),
            "to": .string(message.draft.to),
            "uri": .string("/2010-04-01/Accounts/\(account)/Messages/\(message.id).json"),
        ]
    }
}

/// Dates as RFC 2822 writes them: `Sun, 01 Mar 2026 09:00:00 +0000`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func format(_ ms: Int64) -> String {
        // 2026-03-01T09:00:00Z or with a fraction: the parts have fixed places.
        let text = RFC3339.format(ms)
        let parts = text.prefix(10).split(separator: "-")
        let day = days[Int((ms / 86_400_000) % 7)]
        let month = months[safe: (Int(parts[1]) ?? 1) - 1] ?? ""
        return "\(day), \(parts[2]) \(month) \(parts[0]) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
