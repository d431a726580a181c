import Foundation
import Models
import Providers
import StreamProcessing
import SwiftProtobuf

/// Turns what a webhook says into records. Ids and keys are derived, so a webhook that is delivered twice makes the same
/// facts twice.
struct WebhookRecords: Sendable {
    /// Larger records are refused by a broker with default settings; what is longer is kept in parts.
    static let maximumRawBytes = 512 * 1024

    private let headers = RecordHeaders(source: "webhook-ingester")

    /// The records of one item that arrived on a channel.
    func records(for item: WebhookItem, on channel: ChannelRecord, receivedAtMs: Int64) -> [LogRecord] {
        switch item {
        case .event(let event): [record(event)]
        case .inbound(let inbound): records(inbound, on: channel, receivedAtMs)
        case .preference(let preference): [record(preference, on: channel)]
        case .channel(let event): [record(event)]
        case .alias(let alias): records(alias)
        case .unrecognised(let field, let raw): unrecognised(field, raw, on: channel, receivedAtMs)
        }
    }

    private func record(_ event: MessageEvent) -> LogRecord {
        LogRecord(
            topic: Topics.messagesEvents,
            key: RecordKey.recipient(workspace: event.ref.workspace, address: event.ref.address),
            value: Codec.encode(event),
            headers: headers.make(topic: Topics.messagesEvents, atMs: event.atMs, traceID: Array(event.ref.id)))
    }

    private func records(
        _ inbound: InboundMessage, on channel: ChannelRecord, _ receivedAtMs: Int64
    ) -> [LogRecord] {
        guard inbound.raw.count > Self.maximumRawBytes else { return [record(inbound)] }
        var shortened = inbound
        shortened.raw = Data()
        shortened.text = String(inbound.text.prefix(Self.maximumTextLength))
        shortened.payload = String(inbound.payload.prefix(Self.maximumTextLength))
        return [record(shortened)]
            + unrecognised("messages.messages.raw", Array(inbound.raw), on: channel, receivedAtMs)
    }

    private func record(_ inbound: InboundMessage) -> LogRecord {
        let trace = DerivedID.of(inbound.workspace, inbound.channelID, inbound.providerMessageID)
        return LogRecord(
            topic: Topics.messagesInbound,
            key: RecordKey.recipient(workspace: inbound.workspace, address: inbound.address),
            value: Codec.encode(inbound),
            headers: headers.make(topic: Topics.messagesInbound, atMs: inbound.atMs, traceID: trace))
    }

    private func record(_ preference: ContactPreference, on channel: ChannelRecord) -> LogRecord {
        var consent = ConsentRecord()
        let state = preference.granted ? "granted" : "revoked"
        consent.id = Hex.encode(
            DerivedID.of(
                channel.workspace, channel.id, preference.address, preference.purpose, state, String(preference.atMs)))
        consent.workspace = channel.workspace
        consent.address = preference.address
        consent.purpose = preference.purpose
        consent.state = preference.granted ? .granted : .revoked
        consent.source = "provider"
        consent.text = preference.detail
        consent.atMs = preference.atMs
        consent.actor = "\(channel.provider)/\(channel.id)"
        return LogRecord(
            topic: Topics.consents,
            key: RecordKey.recipient(workspace: channel.workspace, address: preference.address),
            value: Codec.encode(consent),
            headers: headers.make(topic: Topics.consents, atMs: preference.atMs, traceID: nil))
    }

    private func record(_ event: ChannelEvent) -> LogRecord {
        LogRecord(
            topic: Topics.channelsEvents, key: RecordKey.channel(workspace: event.workspace, id: event.channelID),
            value: Codec.encode(event),
            headers: headers.make(topic: Topics.channelsEvents, atMs: event.atMs, traceID: nil))
    }

    /// Told under either address: each has its own partition.
    private func records(_ alias: AddressAlias) -> [LogRecord] {
        [alias.address, alias.alias].map { address in
            LogRecord(
                topic: Topics.addressesAliases,
                key: RecordKey.recipient(workspace: alias.workspace, address: address), value: Codec.encode(alias),
                headers: headers.make(topic: Topics.addressesAliases, atMs: alias.atMs, traceID: nil))
        }
    }

    private func unrecognised(
        _ field: String, _ raw: [UInt8], on channel: ChannelRecord, _ receivedAtMs: Int64
    ) -> [LogRecord] {
        let parts = Self.parts(of: raw)
        return parts.enumerated().map { number, part in
            var webhook = UnrecognisedWebhook()
            webhook.workspace = channel.workspace
            webhook.channelID = channel.id
            webhook.field = parts.count == 1 ? field : "\(field) (part \(number + 1) of \(parts.count))"
            webhook.receivedAtMs = receivedAtMs
            webhook.raw = part
            return record(webhook, in: Topics.webhooksUnrecognised, of: channel, receivedAtMs)
        }
    }

    /// A body as it came.
    func raw(_ request: WebhookRequest, on channel: ChannelRecord, receivedAtMs: Int64) -> [LogRecord] {
        let parts = Self.parts(of: request.body)
        return parts.enumerated().map { number, part in
            var webhook = RawWebhook()
            webhook.workspace = channel.workspace
            webhook.channelID = channel.id
            webhook.receivedAtMs = receivedAtMs
            webhook.contentType = request.headers["content-type"] ?? ""
            webhook.body = part
            webhook.part = Int32(number + 1)
            webhook.parts = Int32(parts.count)
            return record(webhook, in: Topics.webhooksRaw, of: channel, receivedAtMs)
        }
    }

    private func record(
        _ webhook: some SwiftProtobuf.Message, in topic: Topic, of channel: ChannelRecord, _ receivedAtMs: Int64
    ) -> LogRecord {
        LogRecord(
            topic: topic, key: RecordKey.channel(workspace: channel.workspace, id: channel.id),
            value: Codec.encode(webhook), headers: headers.make(topic: topic, atMs: receivedAtMs, traceID: nil))
    }

    /// Pieces that fit into a record each; one empty piece of nothing.
    private static func parts(of raw: [UInt8]) -> [Data] {
        stride(from: 0, to: max(raw.count, 1), by: maximumRawBytes).map { start in
            Data(raw[start..<min(start + maximumRawBytes, raw.count)])
        }
    }

    private static let maximumTextLength = 16_384
}
