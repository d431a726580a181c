/// Writes the body of one webhook request: `entry` → `changes` → items, in the order of the items.
struct WebhookBody {
    private var writer: JSONWriter
    private let number: BusinessNumber
    private let ids: MessageIDs

    /// - Parameters:
    ///   - items: all of one number.
    ///   - nowMs: product time of the request.
    static func bytes(items: [ReadyItem], number: BusinessNumber, ids: MessageIDs, nowMs: Int64) -> [UInt8] {
        var body = WebhookBody(
            writer: JSONWriter(capacity: 512 + items.count * 640), number: number, ids: ids)
        body.write(items, nowMs: nowMs)
        return body.writer.bytes
    }

    private mutating func write(_ items: [ReadyItem], nowMs: Int64) {
        writer.raw(#"{"object":"whatsapp_business_account","entry":[{"id":"#)
        writer.string(number.wabaID)
        writer.raw(#","time":"#)
        writer.int(nowMs / 1000)
        writer.raw(#","changes":["#)
        var inStatuses = false
        for (index, ready) in items.enumerated() {
            switch ready.item.subject {
            case .status(_, let status):
                guard let message = ready.message else { continue }
                if inStatuses {
                    writer.raw(",")
                } else {
                    openStatuses(first: index == 0)
                    inStatuses = true
                }
                StatusWriter.write(message, status, ready, ids: ids, into: &writer)
            case .change(let change):
                if inStatuses { writer.raw("]}}") }
                inStatuses = false
                if index > 0 { writer.raw(",") }
                write(change)
            }
        }
        if inStatuses { writer.raw("]}}") }
        writer.raw("]}]}")
    }

    private mutating func openStatuses(first: Bool) {
        if !first { writer.raw(",") }
        writer.raw(#"{"field":"messages","value":{"messaging_product":"whatsapp","metadata":"#)
        writer.value(number.metadata)
        writer.raw(#","statuses":["#)
    }

    private mutating func write(_ change: WebhookChange) {
        writer.raw(#"{"field":"#)
        writer.string(change.field)
        writer.raw(#","value":"#)
        writer.raw(bytes: change.value)
        writer.raw("}")
    }
}

extension BusinessNumber {
    var metadata: JSONValue {
        ["display_phone_number": .string(phone.waID), "phone_number_id": .string(phoneNumberID)]
    }
}
