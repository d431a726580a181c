import Models
import Providers

/// What must hold of every item, whatever it was made from.
enum Soundness {
    /// `nil` for an item that may go into the log.
    static func problem(with item: WebhookItem) -> String? {
        switch item {
        case .event(let event):
            if event.ref.workspace != "default" { return "an event of another workspace" }
            if event.kind == .unspecified { return "an event without a kind" }
            return problem(withAddress: event.ref.address) ?? problem(withTime: event.atMs)
        case .inbound(let inbound):
            if inbound.providerMessageID.isEmpty { return "a message without an id" }
            return problem(withAddress: inbound.address) ?? problem(withTime: inbound.atMs)
        case .preference(let preference):
            return problem(withAddress: preference.address) ?? problem(withTime: preference.atMs)
        case .channel(let event):
            if event.id.isEmpty || event.kind == nil { return "news without an id or a content" }
            return problem(withTime: event.atMs)
        case .alias(let alias):
            if alias.address == alias.alias { return "an address is its own alias" }
            return problem(withAddress: alias.address) ?? problem(withAddress: alias.alias)
        case .unrecognised: return nil
        }
    }

    /// Addresses become parts of record keys.
    private static func problem(withAddress address: String) -> String? {
        let isSound =
            !Address.scheme(of: address).isEmpty && !Address.value(of: address).isEmpty && address.utf8.count <= 400
            && address.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "|" }
        return isSound ? nil : "the address “\(address)”"
    }

    private static func problem(withTime ms: Int64) -> String? {
        (1..<100_000_000_000_000).contains(ms) ? nil : "the time \(ms)"
    }
}
