import Models
import StreamProcessing
import Synchronization

/// The channels, forms and settings of their topics.
final class TableDirectory: ChannelDirectory {
    let tables: GlobalTables
    private let isLoaded = Atomic(false)

    init(_ reader: TableReader) {
        tables = reader.tables
        // Of its own: the reader tells once, possibly never, and nobody waits for it.
        Task { [self] in
            await reader.loaded()
            isLoaded.store(true, ordering: .releasing)
        }
    }

    var isComplete: Bool { isLoaded.load(ordering: .acquiring) }

    func channel(id: String) -> ChannelRecord? {
        tables.channel(workspace: Workspace.standard, id: id)
    }

    func siblings(of channel: ChannelRecord) -> [String: String] {
        var siblings: [String: String] = [:]
        for other in tables.channels() where other.id != channel.id {
            guard other.workspace == channel.workspace, other.provider == channel.provider,
                let number = Self.providerID(of: other)
            else { continue }
            siblings[number] = other.id
        }
        // Two channels may share a number; then the one that was called is meant.
        if let own = Self.providerID(of: channel) { siblings[own] = nil }
        return siblings
    }

    /// What webhooks call the channel's number, page or account.
    private static func providerID(of channel: ChannelRecord) -> String? {
        ["phone_number_id", "page_id", "ig_id"].lazy.compactMap { channel.settings[$0] }.first { !$0.isEmpty }
    }
}
