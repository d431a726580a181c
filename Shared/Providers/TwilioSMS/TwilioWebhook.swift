import Foundation
import Models

/// Reads Twilio's forms: one receipt or one message each.
struct TwilioWebhook {
    let context: WebhookContext
    /// Of the called address: `ref` is what we gave Twilio with the message.
    let query: [String: String]

    func items(in body: [UInt8]) -> [WebhookItem] {
        let fields = FormText.decode(body)
        let form = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let sid = form["MessageSid"] ?? form["SmsSid"], !sid.isEmpty else { return [unrecognised(body)] }
        if let status = form["MessageStatus"] ?? form["SmsStatus"], status != "received", status != "receiving" {
            return receipt(sid, status.lowercased(), form) ?? [unrecognised(body)]
        }
        return message(sid, form, fields) ?? [unrecognised(body)]
    }

    private func unrecognised(_ body: [UInt8]) -> WebhookItem { .unrecognised(field: "form", raw: body) }

    /// `nil` for a status nobody knows; nothing for those on the way to `sent`.
    private func receipt(_ sid: String, _ status: String, _ form: [String: String]) -> [WebhookItem]? {
        if ["queued", "accepted", "scheduled", "sending"].contains(status) { return [] }
        guard let kind = Self.kinds[status], let ref = reference(form) else { return nil }
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = context.receivedAtMs
        event.channelID = context.channel.id
        event.providerMessageID = sid
        if kind == .failed {
            let code = form["ErrorCode"].flatMap { Int32($0) } ?? 0
            let title = form["ErrorMessage"] ?? TwilioErrors.table.meaning(of: code) ?? status
            TwilioErrors.table.explain(ProviderError(code: code, title: title, details: ""), in: &event)
        }
        return [.event(event)]
    }

    private static let kinds: [String: EventKind] = [
        "sent": .sent, "delivered": .delivered, "read": .read, "failed": .failed, "undelivered": .failed,
        "canceled": .failed, "partially_delivered": .failed,
    ]

    private func reference(_ form: [String: String]) -> MessageRef? {
        if let ref = Reference.read(query["ref"], on: context.channel) { return ref }
        guard let number = form["To"], PhoneText.isE164(number) else { return nil }
        var ref = MessageRef()
        ref.workspace = context.channel.workspace
        ref.address = Address.phone(number)
        return ref
    }

    private func message(_ sid: String, _ form: [String: String], _ fields: [FormText.Field]) -> [WebhookItem]? {
        guard let number = form["From"], PhoneText.isE164(number) else { return nil }
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = Address.phone(number)
        inbound.channelID = context.channel.id
        inbound.providerMessageID = sid
        inbound.type = type(of: form)
        inbound.text = form["Body"] ?? ""
        inbound.atMs = context.receivedAtMs
        inbound.opensWindow = true
        inbound.raw = Data(Self.json(fields))
        return [.inbound(inbound)] + preferences(form["OptOutType"], inbound)
    }

    private func type(of form: [String: String]) -> String {
        guard let count = form["NumMedia"].flatMap({ Int($0) }), count > 0 else { return "text" }
        let kind = form["MediaContentType0"]?.prefix { $0 != "/" } ?? ""
        return ["image", "video", "audio"].contains(kind) ? String(kind) : "document"
    }

    /// Twilio answers STOP and START itself: after STOP it refuses every message of this number, whatever its purpose.
    private func preferences(_ type: String?, _ inbound: InboundMessage) -> [WebhookItem] {
        let purposes: [String]
        switch type {
        case "STOP": purposes = [Purpose.all]
        case "START": purposes = [Purpose.marketing, Purpose.utility]
        default: return []
        }
        return purposes.map { purpose in
            .preference(
                ContactPreference(
                    address: inbound.address, purpose: purpose, granted: type == "START", atMs: inbound.atMs,
                    detail: inbound.text))
        }
    }

    private static func json(_ fields: [FormText.Field]) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            for field in fields { json.member(named: field.name, field.value) }
        }
        return json.bytes
    }
}
