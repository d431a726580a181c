import Foundation
import Models
import Providers
import Rules
import SwiftProtobuf
import Testing

/// Every provider against its table.
@Suite struct ProviderTests {
    @Test(arguments: try ProviderCase.rows("requests"))
    func request(_ row: ProviderCase) throws {
        let message = try row.message
        let access = try row.access
        let provider = try row.subject
        let context = SendContext(nowMs: 1_800_000_000_000)
        if let reason = row.row.string("refusal") {
            let refusal = #expect(throws: ProviderRefusal.self) {
                try provider.request(for: message, on: access, context: context)
            }
            switch refusal {
            case .message(let seen, _)?: #expect(seen == reason)
            case .channel?: #expect(reason == "channel")
            case nil: break
            }
            return
        }
        let request = try provider.request(for: message, on: access, context: context)
        let expected = row.row.object("expect")
        if let method = expected["method"] as? String { #expect(request.method == method) }
        if let url = expected["url"] as? String { #expect(request.url == url) }
        for (name, value) in expected["headers"] as? [String: String] ?? [:] {
            #expect(request.headers.first { $0.name == name }?.value == value)
        }
        let text = String(decoding: request.body, as: UTF8.self)
        if let json = expected["json"] { #expect(try JSON.canonical(request.body) == JSON.canonical(json)) }
        if let form = expected["text"] as? String { #expect(text == form) }
        if let lines = expected["lines"] as? [String] { #expect(text.components(separatedBy: "\r\n") == lines) }
        if let mail = expected["mail"] as? [String: Any] {
            let seen = try #require(request.mail)
            #expect(seen.from == mail["from"] as? String)
            #expect(seen.recipient == mail["recipient"] as? String)
            #expect(seen.username == mail["username"] as? String)
            #expect(seen.password == mail["password"] as? String)
            #expect(seen.requiresTLS == mail["requires_tls"] as? Bool)
        }
    }

    @Test(arguments: try ProviderCase.rows("answers"))
    func answer(_ row: ProviderCase) throws {
        let outcome = try row.subject.classify(
            status: try #require(row.row.int("status")), body: try row.row.body(), message: try row.message, jitter: 1)
        #expect(try JSON.canonical(AnswerTests.describe(outcome)) == JSON.canonical(row.row.object("expect")))
    }

    @Test(arguments: try ProviderCase.rows("webhooks"))
    func webhook(_ row: ProviderCase) throws {
        let context = WebhookContext(
            channel: try row.access.record, receivedAtMs: 1_800_000_000_000,
            siblings: row.row.object("siblings") as? [String: String] ?? [:])
        if row.row.fields["malformed"] as? Bool == true {
            #expect(throws: MalformedWebhook.self) { try row.subject.parse(row.webhook, context: context) }
            return
        }
        let items = try row.subject.parse(row.webhook, context: context)
        let expected = try #require(row.row.fields["items"] as? [[String: Any]])
        try #require(items.count == expected.count)
        for (item, expected) in zip(items, expected) { try ItemComparison.compare(item, expected) }
    }

    @Test(arguments: try ProviderCase.rows("signatures"))
    func signature(_ row: ProviderCase) throws {
        #expect(try row.subject.verify(row.webhook, on: row.access) == row.row.fields["valid"] as? Bool)
    }

    @Test(arguments: try ProviderCase.rows("management"))
    func management(_ row: ProviderCase) throws {
        let provider = try row.subject
        let access = try row.access
        let template = try JSON.record(TemplateRecord.self, row.row.object("template"))
        let request: ProviderRequest =
            switch row.row.string("call") {
            case "list": try #require(provider.templates).listRequest(on: access, after: row.row.string("cursor"))
            case "submit": try #require(provider.templates).submitRequest(template, on: access)
            case "edit": try #require(provider.templates).editRequest(template, on: access)
            case "delete": try #require(provider.templates).deleteRequest(template, on: access)
            default: try provider.testRequest(on: access, context: SendContext(nowMs: 0))
            }
        let expected = row.row.object("expect")
        #expect(request.method == expected["method"] as? String)
        #expect(request.url == expected["url"] as? String)
        if let json = expected["json"] { #expect(try JSON.canonical(request.body) == JSON.canonical(json)) }
        if let mail = expected["recipient"] as? String { #expect(request.mail?.recipient == mail) }
    }

    @Test(arguments: ProviderRegistry.names)
    func configurationIsComplete(_ name: String) throws {
        let provider = try #require(ProviderRegistry.provider(named: name))
        let configuration = provider.configuration
        #expect(!configuration.title.isEmpty)
        #expect((configuration.settings + configuration.credentials).allSatisfy { !$0.help.isEmpty })
        #expect(Set(configuration.settings.map(\.name)).count == configuration.settings.count)
        #expect(!provider.capabilities.addressSchemes.isEmpty)
        #expect(!provider.capabilities.kinds.isEmpty)
        #expect(provider.capabilities.messagesPerSecond > 0)
        // A channel without anything is refused, never sent with gaps.
        let empty = ChannelAccess(record: ChannelRecord(), credentials: [:])
        #expect(throws: ProviderRefusal.self) { try provider.testRequest(on: empty, context: SendContext(nowMs: 0)) }
    }
}
