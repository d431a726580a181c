import Foundation
import Models
import Providers
import ServiceKit

/// Reads what a person says about a channel. What its provider wants to know is the provider's to say.
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
        let provider = ProviderRegistry.provider(named: channel.record.provider)
        guard channel.record.provider.isEmpty || provider != nil else {
            let names = ProviderRegistry.names.joined(separator: ", ")
            // Settings of an unknown provider cannot be judged, so nothing else is said.
            throw Problem.invalid("/provider", "is not available; the providers of this version: \(names)")
        }
        channel.recipientsByHand = false
        channel.setAutomaticRate(reported: nil)
        for name in ["name", "address", "settings"] where reader.raw(name) == nil { reader.fail(name, "is required") }
        return try change(channel, reader, reported: nil, isNew: true)
    }

    /// A changed channel; settings and credentials merge one by one, `null` removes.
    /// - Parameter reported: what the provider has told about the channel.
    /// - Throws: 422 with everything that is wrong; `CredentialError` when the sealed ones cannot be opened.
    func update(_ channel: Channel, _ reader: ObjectReader, reported: ChannelHealth?) throws -> Channel {
        for (name, value) in [("id", channel.id), ("provider", channel.record.provider)] {
            if let given = reader.raw(name), given != .string(value) { reader.fail(name, "cannot be changed") }
        }
        for name in ["name", "address", "settings"] where reader.isNull(name) { reader.fail(name, "cannot be removed") }
        return try change(channel, reader, reported: reported, isNew: false)
    }

    private func change(
        _ channel: Channel, _ reader: ObjectReader, reported: ChannelHealth?, isNew: Bool
    ) throws -> Channel {
        var channel = channel
        if let name = reader.string("name", .name) { channel.record.name = name }
        let configuration = ProviderRegistry.provider(named: channel.record.provider)?.configuration
        let rule = configuration.map { TextRule($0.address) } ?? .line
        if let address = reader.string("address", rule) { channel.record.address = address }
        if isNew || reader.has("settings") { readSettings(&channel, configuration?.settings ?? [], reader) }
        if reader.has("limits") { ChannelLimitsReader(reported: reported, isNew: isNew).read(&channel, reader) }
        let credentials = readCredentials(configuration?.credentials ?? [], reader)
        try reader.finish()
        if let credentials { try merge(credentials, into: &channel) }
        return channel
    }

    private func readSettings(
        _ channel: inout Channel, _ fields: [ChannelConfiguration.Field], _ reader: ObjectReader
    ) {
        guard !fields.isEmpty, let settings = reader.object("settings") else { return }
        for field in fields {
            if let value = settings.setting(field) {
                channel.record.settings[field.name] = value
            } else if settings.isNull(field.name) {
                channel.record.settings[field.name] = nil
            }
            guard channel.record.settings[field.name] == nil, settings.raw(field.name) == nil else { continue }
            channel.record.settings[field.name] = field.standard
            if field.isRequired, field.standard == nil { settings.fail(field.name, "is required: \(field.help)") }
        }
    }

    private func readCredentials(
        _ fields: [ChannelConfiguration.Field], _ reader: ObjectReader
    ) -> [(name: String, value: String?)]? {
        guard !fields.isEmpty, let credentials = reader.object("credentials") else { return nil }
        return fields.compactMap { field in
            if let value = credentials.string(field.name, .secret) { return (field.name, value) }
            return credentials.isNull(field.name) ? (field.name, nil) : nil
        }
    }

    private func merge(_ changes: [(name: String, value: String?)], into channel: inout Channel) throws {
        var credentials = try sealer.opened(channel)
        for change in changes { credentials[change.name] = change.value }
        channel.record.sealedCredentials =
            credentials.isEmpty ? .init() : .init(try sealer.seal(credentials, context: channel.id))
    }
}

extension ObjectReader {
    /// A setting as text; a port may be given as the number that it is.
    fileprivate func setting(_ field: ChannelConfiguration.Field) -> String? {
        if case .port = field.form, case .int(let number)? = raw(field.name) {
            guard TextRule.port.problem(with: String(number)) == nil else {
                fail(field.name, "must be a port from 1 to 65535")
                return nil
            }
            return String(number)
        }
        return string(field.name, TextRule(field.form))
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
