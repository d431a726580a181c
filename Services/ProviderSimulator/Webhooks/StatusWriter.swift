/// Writes one element of `statuses`.
enum StatusWriter {
    static func write(
        _ message: SentMessage, _ status: MessageStatus, _ item: WebhookItem, ids: MessageIDs,
        into writer: inout JSONWriter
    ) {
        writer.raw(#"{"id":"#)
        writer.string(ids.text(message.sequence, phone: message.to))
        writer.raw(#","status":"#)
        writer.string(item.quirks.contains(.unknownStatus) ? "warning" : status.name)
        writer.raw(#","timestamp":"#)
        writer.quotedInt(item.quirks.contains(.millisecondTimestamps) ? item.atMs : item.atMs / 1000)
        writer.raw(#","recipient_id":"#)
        writer.quotedInt(message.to.digits)
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
        if !message.omitsConversation { writeConversation(message, status, item, into: &writer) }
        writer.raw(#","pricing":{"billable":"#)
        message.isBillable ? writer.raw("true") : writer.raw("false")
        writer.raw(#","pricing_model":"PMP","type":"#)
        writer.string(message.isBillable ? "regular" : "free_customer_service")
        writer.raw(#","category":"#)
        writer.string(message.category.name)
        writer.raw("}")
    }

    private static func writeConversation(
        _ message: SentMessage, _ status: MessageStatus, _ item: WebhookItem, into writer: inout JSONWriter
    ) {
        writer.raw(#","conversation":{"id":"#)
        writer.string(hex(stableHash(message.sequence)) + hex(stableHash(message.to.digits)))
        if status == .sent {
            writer.raw(#","expiration_timestamp":"#)
            writer.quotedInt(item.atMs / 1000 + 86_400)
        }
        writer.raw(#","origin":{"type":"#)
        writer.string(message.category.name)
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

extension SentMessage {
    /// Free-form is free, and so is a utility template inside the window; the rest is charged.
    var isBillable: Bool {
        switch category {
        case .service: false
        case .utility: !windowOpen
        case .marketing, .marketingLite, .authentication: true
        }
    }
}
