/// Writes one element of `statuses`.
enum StatusWriter {
    static func write(
        _ message: SentMessage, _ status: MessageStatus, _ ready: ReadyItem, ids: MessageIDs,
        into writer: inout JSONWriter
    ) {
        let item = ready.item
        writer.raw(#"{"id":"#)
        writer.string(ids.text(message.sequence, phone: message.to))
        writer.raw(#","status":"#)
        writer.string(item.quirks.contains(.unknownStatus) ? "warning" : status.name)
        writer.raw(#","timestamp":"#)
        writer.quotedInt(item.quirks.contains(.millisecondTimestamps) ? item.atMs : item.atMs / 1000)
        if !ready.hidesNumber {
            writer.raw(#","recipient_id":"#)
            writer.quotedInt(message.to.digits)
        }
        writer.raw(#","recipient_user_id":"#)
        writer.string(People.userID(message.to))
        if let callback = message.callbackData {
            writer.raw(#","biz_opaque_callback_data":"#)
            writer.string(callback)
        }
        if status == .failed {
            writeError(Int(message.errorCode), into: &writer)
        } else if !item.quirks.contains(.unknownStatus) {
            writePrice(message, status, item, into: &writer)
        }
        writer.raw("}")
    }

    /// `conversation` and `pricing` come with `sent` and with one of `delivered` and `read`.
    private static func writePrice(
        _ message: SentMessage, _ status: MessageStatus, _ item: WebhookItem, into writer: inout JSONWriter
    ) {
        guard status == .sent || status == .delivered || item.quirks.contains(.carriesPrice) else { return }
        if message.tellsConversation { writeConversation(message, status, into: &writer) }
        writer.raw(#","pricing":{"billable":"#)
        message.isBillable ? writer.raw("true") : writer.raw("false")
        writer.raw(#","pricing_model":"#)
        writer.string(message.pricingModel)
        if let type = message.pricingType {
            writer.raw(#","type":"#)
            writer.string(type)
        }
        writer.raw(#","category":"#)
        writer.string(message.billedCategory)
        writer.raw("}")
    }

    /// Its id is the message's own, except where a conversation is what is counted.
    private static func writeConversation(
        _ message: SentMessage, _ status: MessageStatus, into writer: inout JSONWriter
    ) {
        writer.raw(#","conversation":{"id":"#)
        writer.string(hex(stableHash(message.price.opener)) + hex(stableHash(message.to.digits)))
        if status == .sent {
            writer.raw(#","expiration_timestamp":"#)
            writer.quotedInt(message.price.expiresAtMs / 1000)
        }
        writer.raw(#","origin":{"type":"#)
        writer.string(message.billedCategory)
        writer.raw("}}")
    }

    private static func hex(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }

    private static func writeError(_ code: Int, into writer: inout JSONWriter) {
        let title = ErrorCode[code].title
        writer.raw(#","errors":[{"code":"#)
        writer.int(code)
        writer.raw(#","title":"#)
        writer.string(title)
        writer.raw(#","message":"#)
        writer.string(title)
        writer.raw(#","error_data":{"details":"#)
        writer.string(ErrorCode.details(code))
        writer.raw(
            #"},"href":"https:\/\/developers.facebook.com\/documentation\/business-messaging\/whatsapp\/support\/error-codes"}]"#
        )
    }
}
