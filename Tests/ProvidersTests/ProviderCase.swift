import Foundation
import Models
import Providers
import Testing

/// One row of the table of a provider: `Cases/providers/NAME.json` holds a channel, its credentials, and rows under
/// `requests`, `answers`, `webhooks` and `signatures`.
struct ProviderCase: CustomTestStringConvertible, Sendable {
    let provider: String
    let row: Case

    var testDescription: String { "\(provider): \(row.testDescription)" }

    static func rows(_ kind: String) throws -> [ProviderCase] {
        try ProviderRegistry.names.flatMap { name -> [ProviderCase] in
            guard let table = try table(of: name) else { return [] }
            return try (table[kind] as? [[String: Any]] ?? []).map {
                ProviderCase(provider: name, row: try Case(fields: $0))
            }
        }
    }

    var subject: any Provider {
        get throws { try #require(ProviderRegistry.provider(named: provider)) }
    }

    /// The table's channel and credentials with the row's changes.
    var access: ChannelAccess {
        get throws {
            let table = try #require(try Self.table(of: provider))
            var channel = try JSON.record(ChannelRecord.self, table["channel"] ?? [:])
            channel.workspace = "default"
            channel.id = "main"
            channel.provider = provider
            channel.settings.merge(row.object("settings") as? [String: String] ?? [:]) { $1 }
            if let address = row.string("channel_address") { channel.address = address }
            var credentials = table["credentials"] as? [String: String] ?? [:]
            credentials.merge(row.object("credentials") as? [String: String] ?? [:]) { $1 }
            return ChannelAccess(record: channel, credentials: credentials)
        }
    }

    var message: MessageApproved {
        get throws {
            var message = MessageApproved()
            let table = try #require(try Self.table(of: provider))
            message.ref = Fixture.ref(row.string("address") ?? table["address"] as? String ?? "")
            message.content = try JSON.record(Content.self, row.object("content"))
            message.purpose = row.string("purpose") ?? "marketing"
            message.category = row.string("category") ?? ""
            message.attempt = Int32(row.int("attempt") ?? 1)
            return message
        }
    }

    /// A webhook of the row: its body is text as it stands, `form` fields, or JSON.
    var webhook: WebhookRequest {
        get throws {
            var body: [UInt8] = []
            if let form = row.fields["form"] as? String {
                body = Array(form.utf8)
            } else if row.fields["body"] != nil {
                body = try row.body()
            }
            return WebhookRequest(
                query: row.object("query") as? [String: String] ?? [:],
                headers: row.object("headers") as? [String: String] ?? [:], body: body,
                arrivedAtMs: Int64(row.int("arrived_at") ?? 1_800_000_000_000))
        }
    }

    private static func table(of provider: String) throws -> [String: Any]? {
        guard
            let url = Bundle.module.url(
                forResource: provider, withExtension: "json", subdirectory: "Cases/providers")
        else { return nil }
        return try JSONSerialization.jsonObject(with: try Data(contentsOf: url)) as? [String: Any]
    }
}
