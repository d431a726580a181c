import Foundation
import Models

/// Reads the webhooks of Messenger and Instagram: entries × things that happened.
///
/// Messenger tells that everything up to an instant was read and names no message: such a watermark is kept as it came,
/// for there is no telling which of our messages it covers without knowing all of them.
struct MetaMessagingWebhook {
    let platform: MetaMessaging
    let context: WebhookContext

    func items(in root: JSONValue) -> [WebhookItem] {
        let entries = root["entry"]?.elements ?? []
        guard !entries.isEmpty, root["object"]?.string ?? platform.object == platform.object else {
            return [keep("body", root)]
        }
        return entries.flatMap(read(entry:))
    }

    private func read(entry: JSONValue) -> [WebhookItem] {
        let happenings = entry["messaging"]?.elements ?? []
        guard !happenings.isEmpty, let channel = channel(of: entry) else { return [keep("entry", entry)] }
        return happenings.flatMap { read($0, channel) ?? [keep(field(of: $0), $0)] }
    }

    /// The pages of one app share a webhook address. Who has no channel here is nobody of ours.
    private func channel(of entry: JSONValue) -> String? {
        guard let account = entry["id"]?.text else { return context.channel.id }
        if let sibling = context.siblings[account] { return sibling }
        let ours = context.channel.settings[platform.account] ?? ""
        // An Instagram account goes by two ids: another than ours may be ours all the same.
        let isOurs = ours.isEmpty || ours == account || platform.scheme == Address.Scheme.instagram
        return isOurs ? context.channel.id : nil
    }

    private func read(_ source: JSONValue, _ channel: String) -> [WebhookItem]? {
        if let message = source["message"] {
            return message["is_echo"]?.boolean == true
                ? echo(message, source, channel) : inbound(message, source, channel).map { [.inbound($0)] }
        }
        if let postback = source["postback"] { return tap(postback, source, channel).map { [.inbound($0)] } }
        if let reaction = source["reaction"] { return self.reaction(reaction, source, channel).map { [.inbound($0)] } }
        if let delivery = source["delivery"] {
            return receipts(.delivered, delivery["mids"]?.elements ?? [], delivery["watermark"], source, channel)
        }
        if let read = source["read"] {
            return receipts(.read, [read["mid"]].compactMap { $0 }, source["timestamp"], source, channel)
        }
        return nil
    }

    private func receipts(
        _ kind: EventKind, _ ids: [JSONValue], _ time: JSONValue?, _ source: JSONValue, _ channel: String
    ) -> [WebhookItem]? {
        guard let address = address(source["sender"]) else { return nil }
        var ref = MessageRef()
        ref.workspace = context.channel.workspace
        ref.address = address
        let items = ids.compactMap { $0.string }.filter { !$0.isEmpty }.map { id in
            WebhookItem.event(event(kind, ref, id, time ?? source["timestamp"], channel))
        }
        return items.isEmpty ? nil : items
    }

    /// Our own message comes back once it is sent, with the reference we gave along.
    private func echo(_ message: JSONValue, _ source: JSONValue, _ channel: String) -> [WebhookItem]? {
        guard let id = message["mid"]?.string, !id.isEmpty,
            let ref = Reference.read(message["metadata"]?.string, on: context.channel)
        else { return nil }
        return [.event(event(.sent, ref, id, source["timestamp"], channel))]
    }

    private func event(
        _ kind: EventKind, _ ref: MessageRef, _ id: String, _ time: JSONValue?, _ channel: String
    ) -> MessageEvent {
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = WebhookTime.ms(time) ?? context.receivedAtMs
        event.channelID = channel
        event.providerMessageID = id
        return event
    }

    private func keep(_ field: String, _ value: JSONValue) -> WebhookItem {
        .unrecognised(field: String(field.prefix(100)), raw: Array(value.raw))
    }

    private func field(of source: JSONValue) -> String {
        let name = source.members.first { !["sender", "recipient", "timestamp"].contains($0.name) }?.name
        return "messaging" + (name.map { ".\($0)" } ?? "")
    }
}

// MARK: - What people do

extension MetaMessagingWebhook {
    private func inbound(_ message: JSONValue, _ source: JSONValue, _ channel: String) -> InboundMessage? {
        guard let id = message["mid"]?.string, !id.isEmpty, var inbound = person(source, id, channel) else {
            return nil
        }
        let attachment = message["attachments"]?.elements.first?["type"]?.string
        let reply = message["quick_reply"]?["payload"]?.string
        inbound.type = reply == nil ? attachment ?? "text" : "button"
        inbound.text = message["text"]?.string ?? ""
        inbound.payload = reply ?? ""
        inbound.contextMessageID = message["reply_to"]?["mid"]?.string ?? ""
        inbound.isReferral = message["referral"] != nil
        return inbound
    }

    private func tap(_ postback: JSONValue, _ source: JSONValue, _ channel: String) -> InboundMessage? {
        // Older postbacks have no id: who tapped what and when names it as well.
        let mark = "postback.\(source["sender"]?["id"]?.text ?? "").\(source["timestamp"]?.text ?? "")"
        guard var inbound = person(source, postback["mid"]?.string ?? mark, channel) else { return nil }
        inbound.type = "button"
        inbound.text = postback["title"]?.string ?? ""
        inbound.payload = postback["payload"]?.string ?? ""
        inbound.isReferral = postback["referral"] != nil
        return inbound
    }

    private func reaction(_ reaction: JSONValue, _ source: JSONValue, _ channel: String) -> InboundMessage? {
        guard let about = reaction["mid"]?.string,
            var inbound = person(source, "reaction.\(about).\(source["timestamp"]?.text ?? "")", channel)
        else { return nil }
        inbound.type = "reaction"
        inbound.text = reaction["emoji"]?.string ?? ""
        inbound.contextMessageID = about
        return inbound
    }

    private func person(_ source: JSONValue, _ id: String, _ channel: String) -> InboundMessage? {
        guard let address = address(source["sender"]), !id.isEmpty else { return nil }
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = address
        inbound.channelID = channel
        inbound.providerMessageID = id
        inbound.atMs = WebhookTime.ms(source["timestamp"]) ?? context.receivedAtMs
        inbound.opensWindow = true
        inbound.raw = Data(source.raw)
        return inbound
    }

    private func address(_ person: JSONValue?) -> String? {
        guard let id = person?["id"]?.text, Self.isID(id) else { return nil }
        return "\(platform.scheme):\(id)"
    }

    /// People go by numbers. Anything else must not become part of a record's key.
    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
