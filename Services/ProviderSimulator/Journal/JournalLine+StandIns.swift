/// The lines of the other providers.
///
/// | letter | fields |
/// |---|---|
/// | `S` | an accepted message: provider, JSON |
/// | `T` | a status whose webhook was taken: provider, sequence, status |
/// | `R` | what a person did: provider, JSON |
/// | `U` | a person's message whose webhook was taken: provider, sequence |
extension JournalLine {
    static func accepted(_ message: StandInMessage, by kind: StandInKind) -> [UInt8] {
        line("S", kind.rawValue, String(decoding: message.journaled.encoded, as: UTF8.self))
    }

    static func told(_ sequence: UInt64, _ status: MessageStatus, by kind: StandInKind) -> [UInt8] {
        line("T", kind.rawValue, String(sequence), String(status.rawValue))
    }

    static func incoming(_ message: StandInIncoming, by kind: StandInKind) -> [UInt8] {
        line("R", kind.rawValue, String(decoding: message.journaled.encoded, as: UTF8.self))
    }

    static func told(incoming sequence: UInt64, by kind: StandInKind) -> [UInt8] {
        line("U", kind.rawValue, String(sequence))
    }
}

extension StandInMessage {
    fileprivate var journaled: JSONValue {
        let json: JSONValue = [
            "sequence": JSONValue(sequence), "id": .string(id), "at": .int(atMs), "to": .string(draft.to),
            "from": .string(draft.from), "kind": .string(draft.kind), "text": .string(draft.text),
            "key": JSONValue(draft.key), "callback": JSONValue(draft.callback), "request": draft.request,
            "buttons": .string(TappableButton.joined(draft.buttons)),
            "media": .array(draft.media.map { .string($0.text) }),
            "plan": [
                JSONValue(plan.failure), JSONValue(plan.sentDelayMs),
                plan.deliveredDelayMs.map { JSONValue($0) } ?? .null,
                plan.readDelayMs.map { JSONValue($0) } ?? .null,
            ],
        ]
        return json.withoutNulls
    }

    init?(journaled json: JSONValue) {
        guard let sequence = json["sequence"]?.int, let id = json["id"]?.string, let atMs = json["at"]?.int,
            let to = json["to"]?.string, let figures = json["plan"]?.array, figures.count == 4
        else { return nil }
        let draft = StandInDraft(
            to: to, from: json["from"]?.string ?? "", kind: json["kind"]?.string ?? "",
            text: json["text"]?.string ?? "",
            key: json["key"]?.string, buttons: TappableButton.split(json["buttons"]?.string ?? ""),
            media: (json["media"]?.array ?? []).compactMap { $0.string.flatMap(MediaReference.init(text:)) },
            request: json["request"] ?? .null, callback: json["callback"]?.string,
            failure: Int32(clamping: figures[0].int ?? 0))
        let plan = DeliveryPlan(
            failure: draft.failure, sentDelayMs: Int32(clamping: figures[1].int ?? 0),
            deliveredDelayMs: figures[2].int.map { Int32(clamping: $0) },
            readDelayMs: figures[3].int.map { Int32(clamping: $0) })
        self.init(sequence: UInt64(sequence), id: id, draft: draft, atMs: atMs, plan: plan)
    }
}

extension StandInIncoming {
    fileprivate var journaled: JSONValue {
        let json: JSONValue = [
            "sequence": JSONValue(sequence), "id": .string(id), "at": .int(atMs), "from": .string(draft.from),
            "kind": .string(draft.kind), "text": .string(draft.text), "payload": .string(draft.payload),
            "context": JSONValue(draft.context),
        ]
        return json.withoutNulls
    }

    init?(journaled json: JSONValue) {
        guard let sequence = json["sequence"]?.int, let id = json["id"]?.string, let atMs = json["at"]?.int,
            let from = json["from"]?.string
        else { return nil }
        self.init(
            sequence: UInt64(sequence), id: id,
            draft: StandInIncomingDraft(
                from: from, kind: json["kind"]?.string ?? "", text: json["text"]?.string ?? "",
                payload: json["payload"]?.string ?? "", context: json["context"]?.string),
            atMs: atMs)
    }
}
