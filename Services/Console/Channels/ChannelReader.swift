import Foundation
import Models
import ServiceKit

/// Reads what a person says about a channel.
struct ChannelReader {
    let sealer: CredentialSealer

    /// A new channel.
    /// - Throws: 422 with everything that is wrong.
    func create(_ reader: ObjectReader, newID: String, nowMs: Int64) throws -> Channel {
        var channel = Channel(record: ChannelRecord(), createdAtMs: nowMs, updatedAtMs: nowMs)
        channel.record.workspace = Workspace.standard
        channel.record.id = reader.string("id", .id) ?? newID
        channel.record.provider = reader.string("provider", .upTo(64), required: true) ?? ""
        channel.record.state = .active
        channel.record.messagesPerSecond = Channel.defaultMessagesPerSecond
        guard channel.record.provider.isEmpty || ProviderShape.of(channel.record.provider) != nil else {
            let names = ProviderShape.available.joined(separator: ", ")
            // Settings of an unknown provider cannot be judged, so nothing else is said.
            throw Problem.invalid("/provider", "is not available; the providers of this version: \(names)")
        }
        for name in ["name", "address", "settings"] where reader.raw(name) == nil { reader.fail(name, "is required") }
        return try change(channel, reader, isNew: true)
    }

    /// A changed channel; settings and credentials merge one by one, `null` removes.
    /// - Throws: 422 with everything that is wrong; `CredentialError` when the sealed ones cannot be opened.
    func update(_ channel: Channel, _ reader: ObjectReader) throws -> Channel {
        for (name, value) in [("id", channel.id), ("provider", channel.record.provider)] {
            if let given = reader.raw(name), given != .string(value) { reader.fail(name, "cannot be changed") }
        }
        for name in ["name", "address", "settings"] where reader.isNull(name) { reader.fail(name, "cannot be removed") }
        return try change(channel, reader, isNew: false)
    }

    private func change(_ channel: Channel, _ reader: ObjectReader, isNew: Bool) throws -> Channel {
        var channel = channel
        if let name = reader.string("name", .name) { channel.record.name = name }
        if let address = reader.string("address", .e164) { channel.record.address = address }
        let shape = ProviderShape.of(channel.record.provider)
        if isNew || reader.has("settings") { readSettings(&channel, shape, reader) }
        readLimits(&channel, reader, isNew: isNew)
        let credentials = readCredentials(shape, reader)
        try reader.finish()
        if let credentials { try merge(credentials, into: &channel) }
        return channel
    }

    private func readSettings(_ channel: inout Channel, _ shape: ProviderShape?, _ reader: ObjectReader) {
        guard let shape, let settings = reader.object("settings") else { return }
        for field in shape.settings {
            if let value = settings.string(field.name, field.rule) {
                channel.record.settings[field.name] = value
            } else if settings.isNull(field.name) {
                channel.record.settings[field.name] = nil
            }
            guard channel.record.settings[field.name] == nil, settings.raw(field.name) == nil else { continue }
            channel.record.settings[field.name] = field.standard
            if field.standard == nil { settings.fail(field.name, "is required") }
        }
    }

    private func readLimits(_ channel: inout Channel, _ reader: ObjectReader, isNew: Bool) {
        if reader.isNull("limits") {
            channel.record.messagesPerSecond = Channel.defaultMessagesPerSecond
            channel.record.recipientsPerDay = 0
        }
        guard let limits = reader.object("limits") else { return }
        if let rate = limits.double("messages_per_second", in: 0.001...10_000) {
            channel.record.messagesPerSecond = rate
        } else if limits.isNull("messages_per_second") {
            channel.record.messagesPerSecond = Channel.defaultMessagesPerSecond
        }
        if let recipients = limits.int("recipients_per_day", in: 1...1_000_000_000) {
            channel.record.recipientsPerDay = recipients
        } else if limits.isNull("recipients_per_day") {
            channel.record.recipientsPerDay = 0
        }
        readPortfolio(&channel, limits, isNew: isNew)
    }

    /// The portfolio decides where the channel's messages wait: another one would leave those behind that wait now.
    private func readPortfolio(_ channel: inout Channel, _ limits: ObjectReader, isNew: Bool) {
        let portfolio = limits.string("portfolio", .id)
        if isNew {
            channel.record.portfolio = portfolio ?? ""
        } else if limits.has("portfolio"), (portfolio ?? "") != channel.record.portfolio {
            limits.fail("portfolio", "cannot be changed")
        }
    }

    private func readCredentials(_ shape: ProviderShape?, _ reader: ObjectReader) -> [(name: String, value: String?)]? {
        guard let shape, let credentials = reader.object("credentials") else { return nil }
        return shape.credentials.compactMap { name in
            if let value = credentials.string(name, .secret) { return (name, value) }
            return credentials.isNull(name) ? (name, nil) : nil
        }
    }

    private func merge(_ changes: [(name: String, value: String?)], into channel: inout Channel) throws {
        var credentials = try sealer.opened(channel)
        for change in changes { credentials[change.name] = change.value }
        channel.record.sealedCredentials =
            credentials.isEmpty ? .init() : .init(try sealer.seal(credentials, context: channel.id))
    }
}

extension CredentialSealer {
    /// The channel's credentials; empty when it has none.
    /// - Throws: `CredentialError`.
    func opened(_ channel: Channel) throws -> [String: String] {
        let sealed = Array(channel.record.sealedCredentials)
        return sealed.isEmpty ? [:] : try open(sealed, context: channel.id)
    }
}
