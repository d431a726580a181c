import ContactImport
import GRDB
import HTTPTypes
import Hummingbird
import Models
import NIOCore
import Rules
import ServiceKit

/// Downloads messages as CSV, page by page, so that size is no matter.
enum MessageCSV {
    static let header = [
        "contact_id", "phone", "first_name", "last_name", "step", "status", "reason", "send_status", "read_status",
        "conversation", "category", "provider_message_id", "planned_at", "sent_at", "delivered_at", "read_at",
    ]
    private static let pageSize = 1000

    static func download(campaign: String, _ filter: MessageFilter, _ store: Store) -> Reply {
        let body = ResponseBody { writer in
            var csv = CSVWriter()
            csv.append(header)
            try await writer.write(ByteBuffer(bytes: csv.take()))
            var after: [UInt8]?
            repeat {
                let page = try await page(campaign, filter, after: after, store)
                after = page.next
                if !page.bytes.isEmpty { try await writer.write(ByteBuffer(bytes: page.bytes)) }
            } while after != nil
            try await writer.finish(nil)
        }
        var reply = Reply(.ok, .stream(body, type: "text/csv; charset=utf-8"))
        reply.headers[.contentDisposition] = "attachment; filename=\"messages-\(campaign).csv\""
        return reply
    }

    private static func page(
        _ campaign: String, _ filter: MessageFilter, after: [UInt8]?, _ store: Store
    ) async throws -> (bytes: [UInt8], next: [UInt8]?) {
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

    static func cells(_ message: MessageView, firstName: String?, lastName: String?) -> [String] {
        [
            message.contactID, Address.phoneNumber(of: message.address) ?? "", firstName ?? "", lastName ?? "",
            String(message.step), message.lifecycle.status.rawValue, message.lifecycle.reason,
            message.sendStatus.rawValue, message.readStatus?.rawValue ?? "", message.conversationWord ?? "",
            message.category, message.providerMessageID, time(message.plannedAtMs), time(message.sentAtMs),
            time(message.deliveredAtMs), time(message.readAtMs),
        ]
    }

    private static func time(_ milliseconds: Int64?) -> String { milliseconds.map { RFC3339.format($0) } ?? "" }
}
