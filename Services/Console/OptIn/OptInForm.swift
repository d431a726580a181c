import Models
import SwiftProtobuf

/// A public form on a website, as the console keeps it.
struct OptInForm: Hashable, Sendable {
    /// What the ingester and the checker get to see.
    var record: OptInFormRecord
    var createdAtMs: Int64
    var updatedAtMs: Int64

    var id: String { record.id }

    var json: JSONValue {
        [
            "id": .string(id), "purpose": .string(record.purpose), "text": .string(record.text),
            "redirect_url": .text(record.redirectURL), "double_opt_in": .bool(record.doubleOptIn),
            "channel_id": .text(record.channelID),
            "template": record.hasTemplate ? Content.with { $0.template = record.template }.json : .null,
            "default_country": .text(record.defaultCountry),
            // Below the ingester's own address, which the console does not know.
            "path": .string("/optin/\(id)"),
            "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }
}
