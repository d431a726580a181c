import Foundation
import Models
import Rules
import StreamProcessing

/// Addresses of one person: a phone number and a business-scoped user id seen together, or an old number and a new one.
/// Each address has a partition of its own, so what is decided under one is told to the others.
///
/// A copy names the address it came from and is not told on: two partitions do not keep telling each other.
struct Aliases {
    let context: Context

    private static let kept = 8

    /// Learns that the two addresses are one person's.
    /// - Parameter address: the one of this partition.
    func learn(_ alias: AddressAlias, of address: String, _ state: inout RecipientState) {
        let other = alias.address == address ? alias.alias : alias.address
        // A number that was given up may be somebody else's by tomorrow: it tells the new one what it knows, once.
        let isGivenUp = alias.replaced && alias.address == address
        guard !(alias.replaced && !isGivenUp), other != address, !state.aliases.contains(other) else { return }
        if !isGivenUp { state.aliases = state.aliases.suffix(Self.kept - 1) + [other] }
        for entry in state.consents.entries {
            var consent = ConsentRecord()
            consent.workspace = alias.workspace
            consent.address = address
            consent.purpose = entry.purpose
            consent.state = entry.consent.state
            consent.source = "provider"
            consent.atMs = entry.consent.atMs
            consent.channelID = alias.channelID
            consent.id = Hex.encode(DerivedID.of("known", address, entry.purpose, String(entry.consent.atMs)))
            tell(consent, to: other)
        }
    }

    /// Tells the person's other addresses of a decision.
    func tell(_ consent: ConsentRecord, _ state: RecipientState) {
        guard consent.toldUnder.isEmpty else { return }
        for alias in state.aliases { tell(consent, to: alias) }
    }

    /// Tells the person's other addresses that the person wrote: the window is theirs, and so is the reply.
    func tell(_ inbound: InboundMessage, _ state: RecipientState) {
        guard inbound.toldUnder.isEmpty else { return }
        for alias in state.aliases {
            var copy = inbound
            copy.address = alias
            copy.toldUnder = inbound.address
            context.emit(
                Topics.messagesInbound, key: RecordKey.recipient(workspace: inbound.workspace, address: alias), copy)
        }
    }

    private func tell(_ consent: ConsentRecord, to address: String) {
        var copy = consent
        copy.id = Hex.encode(DerivedID.of("alias", consent.id, address))
        copy.address = address
        copy.toldUnder = consent.address
        context.emit(copy)
    }
}
