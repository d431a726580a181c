import Foundation
import Models
import Rules
import StreamProcessing

typealias Context = BatchContext<Never>

/// What the checker's store knows about addresses.
struct RecipientFacts {
    let store: PartitionStore

    // MARK: - Consent

    func consents(_ address: Data) throws -> Consents {
        let entries = try store.select("SELECT purpose, state, at FROM consents WHERE address = ?", [.blob(address)]) {
            (
                $0.text(0),
                ConsentEntry(state: ConsentState(rawValue: Int($0.integer(1))) ?? .unspecified, atMs: $0.integer(2))
            )
        }
        return Consents(Dictionary(uniqueKeysWithValues: entries))
    }

    /// Takes one entry of the trail in; the order in which entries come does not matter.
    func apply(_ consent: ConsentRecord) throws {
        let key: [SQLValue] = [
            .blob(DerivedID.recipient(workspace: consent.workspace, address: consent.address)), .text(consent.purpose),
        ]
        let fresh = ConsentEntry(state: consent.state, atMs: consent.atMs)
        let known = try store.get(CheckerTables.consents, key) {
            ConsentEntry(state: ConsentState(rawValue: Int($0.integer(0))) ?? .unspecified, atMs: $0.integer(1))
        }
        if var known {
            guard known.apply(fresh) else { return }
        }
        try store.put(CheckerTables.consents, key, [.integer(Int64(fresh.state.rawValue)), .integer(fresh.atMs)])
    }

    // MARK: - Customer service window

    func lastInboundMs(_ address: Data, channel: String) throws -> Int64? {
        try store.get(CheckerTables.windows, [.blob(address), .text(channel)]) { $0.integer(0) }
    }

    /// The person wrote; messages that come late do not move the window back.
    func wrote(_ address: Data, channel: String, atMs: Int64) throws {
        if let known = try lastInboundMs(address, channel: channel), known >= atMs { return }
        try store.put(CheckerTables.windows, [.blob(address), .text(channel)], [.integer(atMs)])
    }

    /// The provider says that the window was closed at an instant: what we believed before is wrong.
    func windowWasClosed(_ address: Data, channel: String, atMs: Int64) throws {
        guard let known = try lastInboundMs(address, channel: channel), known <= atMs else { return }
        try store.delete(CheckerTables.windows, [.blob(address), .text(channel)])
    }

    // MARK: - Reach

    func isNotOnChannel(_ address: Data, channel: String, nowMs: Int64) throws -> Bool {
        let until = try store.get(CheckerTables.notOnChannel, [.blob(address), .text(channel)]) { $0.integer(0) }
        return until.map { nowMs < $0 } ?? false
    }

    func wasNotOnChannel(_ address: Data, channel: String, untilMs: Int64) throws {
        try store.put(CheckerTables.notOnChannel, [.blob(address), .text(channel)], [.integer(untilMs)])
    }

    func isOnChannelAfterAll(_ address: Data, channel: String) throws {
        let key: [SQLValue] = [.blob(address), .text(channel)]
        guard try store.get(CheckerTables.notOnChannel, key, { $0.integer(0) }) != nil else { return }
        try store.delete(CheckerTables.notOnChannel, key)
    }
}
