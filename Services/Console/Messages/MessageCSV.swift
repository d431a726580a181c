import ContactImport
import GRDB
import Models
import Rules
import ServiceKit

/// Downloads messages as CSV, page by page, so that size is no matter.
enum MessageCSV {
    static let header = [
        "contact_id", "phone", "first_name", "last_name", "step", "status", "reason", "send_status", "read_status",
        "conversation", "category", "provider_message_id", "planned_at", "sent_at", "delivered_at", "read_at",
        "variant",
    ]
    private static let pageSize = 1000

    static func download(campaign: String, _ filter: MessageFilter, _ store: Store) -> Reply {
        .csv("messages-\(campaign)", header) { (after: [UInt8]?) in
            try await store.read { db in
                let rows = try filter.fetch(campaign: campaign, after: after, limit: pageSize, in: db)
                var csv = CSVWriter()
                var last: [UInt8]?
                for row in rows {
                    let message = try MessageStore.decode(row)
                    csv.append(cells(message, firstName: row["first_name"], lastName: row["last_name"]))
                    last = message.id
                }
                return (csv.take(), rows.count == pageSize ? last : nil)
            }
        }
    }

    static func cells(_ message: MessageView, firstName: String?, lastName: String?) -> [String] {
        [
            message.contactID, Address.phoneNumber(of: message.address) ?? "", firstName ?? "", lastName ?? "",
            String(message.step), message.lifecycle.status.rawValue, message.lifecycle.reason,
            message.sendStatus.rawValue, message.readStatus?.rawValue ?? "", message.conversationWord ?? "",
            message.category, message.providerMessageID, RFC3339.cell(message.plannedAtMs),
            RFC3339.cell(message.sentAtMs),
            RFC3339.cell(message.deliveredAtMs), RFC3339.cell(message.readAtMs), message.variant,
        ]
    }
}
