/// Reads what a person does from the body of `POST /_sim/providers/{p}/people/{address}/messages`.
struct StandInIncomingReader {
    private let type: String
    private let text: String?
    private let payload: String?
    private let context: String?
    private let from: String
    private let kind: StandInKind

    /// The types that every provider has, and those of mail.
    private static let types = ["text", "button", "start", "stop", "block", "unblock"]
    private static let mailTypes = ["open", "click", "complain", "unsubscribe"]

    init(_ body: JSONValue, from: String, _ kind: StandInKind) throws(ControlError) {
        var fields = try FieldReader(body)
        type = fields.string("type") ?? "text"
        text = fields.string("text")
        payload = fields.string("payload")
        context = fields.string("context")
        self.from = from
        self.kind = kind
        let known = Self.types + (kind == .mail || kind == .webhook ? Self.mailTypes : [])
        if !known.contains(type) { fields.fail("type", "must be one of \(known.joined(separator: ", "))") }
        if type == "text", text?.isEmpty != false { fields.fail("text", "is required") }
        if type == "button", text == nil, payload == nil { fields.fail("payload", "is required, or text") }
        try fields.finish()
    }

    /// What it means with this provider. What belongs to a message of ours but does not say to which belongs to the last.
    func draft(in log: StandInLog) -> StandInIncomingDraft {
        let last = log.page(limit: 1, after: nil, to: from, descending: true).first?.id
        var draft = StandInIncomingDraft(from: from, kind: type, text: text ?? "", context: context)
        switch type {
        case "button":
            draft.context = context ?? last
            let buttons = draft.context.flatMap(log.message)?.draft.buttons ?? []
            let tapped = buttons.first { $0.id == payload || payload == nil && $0.title == text }
            draft.text = text ?? tapped?.title ?? payload ?? ""
            draft.payload = payload ?? tapped?.id ?? text ?? ""
        case "start":
            draft.text = text ?? (kind == .telegram ? "/start" : kind == .twilio ? "START" : "Get started")
            draft.payload = payload ?? "GET_STARTED"
            if kind == .telegram || kind == .twilio { draft.kind = "text" }
        case "stop" where kind == .mail:
            draft.kind = "unsubscribe"
            draft.context = context ?? last
        case "stop":
            draft.kind = "text"
            draft.text = text ?? "STOP"
        case "open", "click", "complain", "unsubscribe": draft.context = context ?? last
        default: break
        }
        return draft
    }
}
