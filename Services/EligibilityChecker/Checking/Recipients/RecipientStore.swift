import Foundation
import Models
import Rules
import StreamProcessing

typealias Context = BatchContext<Never>

/// Reads and changes what is known about addresses.
struct RecipientStore {
    let store: PartitionStore

    static func key(workspace: String, address: String) -> Data {
        Data(DerivedID.recipient(workspace: workspace, address: address))
    }

    func state(_ address: Data) throws -> RecipientState {
        let known = try store.get(CheckerTables.recipients, [.blob(address)]) { try RecipientState($0.bytes(0)) }
        return known ?? RecipientState()
    }

    /// Writes only what is different.
    func save(_ state: RecipientState, _ address: Data, over before: RecipientState) throws {
        guard state != before else { return }
        try store.put(CheckerTables.recipients, [.blob(address)], [.blob(state.encoded)])
    }

    /// Changes the state of an address.
    func update(_ address: Data, _ change: (inout RecipientState) throws -> Void) throws {
        let before = try state(address)
        var after = before
        try change(&after)
        try save(after, address, over: before)
    }
}

extension RecipientState {
    /// Takes one entry of the trail in. A pending one asks a question and answers none.
    mutating func apply(_ consent: ConsentRecord) {
        guard consent.state == .granted || consent.state == .revoked else { return }
        let fresh = ConsentEntry(state: consent.state, atMs: consent.atMs)
        guard var known = consents[consent.purpose] else {
            consents[consent.purpose] = fresh
            return
        }
        if known.apply(fresh) { consents[consent.purpose] = known }
    }

    /// The person wrote; messages that come late do not move the window back.
    mutating func wrote(on channelID: String, atMs: Int64) {
        update(channelID) { $0.lastInboundMs = max($0.lastInboundMs, atMs) }
    }

    /// The provider says that the window was closed at an instant: what we believed before is wrong.
    mutating func windowWasClosed(on channelID: String, atMs: Int64) {
        update(channelID) { $0.windowClosedMs = max($0.windowClosedMs, atMs) }
    }

    mutating func wasNotOnChannel(_ channelID: String, atMs: Int64) {
        update(channelID) { $0.notOnChannelMs = max($0.notOnChannelMs, atMs) }
    }
}
