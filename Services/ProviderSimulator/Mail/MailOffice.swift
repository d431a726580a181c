/// What the mail server asks and gives the simulated world.
struct MailOffice: Sendable {
    let simulator: Simulator

    private var account: StandInAccount { simulator.withCore { core, _ in core.standIns[.mail].account } }

    var requiresAuthentication: Bool { account["requires_auth"] == "true" }

    func isAccount(_ user: String, _ password: String) -> Bool {
        let account = account
        return !password.isEmpty && user == account["username"] && password == account["password"]
    }

    /// Why a recipient is refused, in the words of SMTP; nil: mail for it is taken.
    func refusal(of address: String) -> String? {
        simulator.withCore { core, _ in
            let standIn = core.standIns[.mail]
            let person = standIn.people[address] ?? StandInPerson()
            let code: Int
            if Self.has(standIn.account["bounce_prefix"], address) || person.unreachable || person.blocked {
                code = 550
            } else if Self.has(standIn.account["defer_prefix"], address) {
                code = 451
            } else {
                return nil
            }
            core.standIns[.mail].counts.received += 1
            core.standIns[.mail].counts.refused[code, default: 0] += 1
            return Self.text(StandInRefusal(code))
        }
    }

    /// Takes a message for each recipient, or says why not.
    func deliver(_ bytes: [UInt8], from: String, to recipients: [String]) async -> SMTPSession.Answer {
        let message = MailMessage(bytes[...])
        var queued = ""
        for to in recipients {
            let outcome = await StandInRoute(simulator: simulator, kind: .mail).send { core, _ throws(StandInRefusal) in
                Self.draft(message, from: from, to: to, core.standIns[.mail].account)
            }
            switch outcome {
            case .closed: return SMTPSession.Answer("", .close)
            case .refused(let refusal): return SMTPSession.Answer(Self.text(refusal))
            case .accepted(_, .close): return SMTPSession.Answer("", .close)
            case .accepted(_, .hang): return SMTPSession.Answer("", .hang)
            case .accepted(let accepted, .answer): queued = accepted.id
            }
        }
        return SMTPSession.Answer("250 2.0.0 Ok: queued as \(queued)")
    }

    private static func draft(_ message: MailMessage, from: String, to: String, _ account: StandInAccount)
        -> StandInDraft
    {
        var request = message.json
        if case .object(var object) = request {
            object.members.append(.init(name: "envelope_from", value: .string(from)))
            request = .object(object)
        }
        var failure: Int32 = 0
        if has(account["late_bounce_prefix"], to) { failure = 550 }
        if has(account["soft_bounce_prefix"], to) { failure = 452 }
        return StandInDraft(
            to: to, from: from, kind: "email", text: message.subject.isEmpty ? message.text : message.subject,
            key: message.key, request: request, failure: failure)
    }

    private static func has(_ prefix: String, _ address: String) -> Bool {
        !prefix.isEmpty && address.hasPrefix(prefix)
    }

    private static func text(_ refusal: StandInRefusal) -> String {
        switch refusal.code {
        case 421: "421 4.3.2 Service not available, closing transmission channel"
        case 450: "450 4.2.1 The account is receiving mail at a rate that prevents more"
        case 451: "451 4.7.1 Greylisted, please try again later"
        case 452: "452 4.2.2 Mailbox full"
        case 550: "550 5.1.1 The mailbox does not exist"
        case 554: "554 5.7.1 Message rejected"
        case let code: "\(code) \((200...599).contains(code) ? code / 100 : 5).0.0 Set by the simulator's control API"
        }
    }
}
