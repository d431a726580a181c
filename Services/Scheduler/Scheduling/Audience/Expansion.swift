import Foundation
import Models
import Providers
import Rules
import StreamProcessing

/// Plans the messages of a run: goes through the partition's recipients in key order and writes the ledger, a batch at a
/// time. The cursor is saved with the rows, so a restart goes on in the middle.
struct Expansion {
    /// Compiled audiences by run.
    private var conditions: [Int64: SQLFragment] = [:]

    /// Plans the next recipients of a run.
    /// - Returns: how many were looked at; the run is expanded when fewer than `limit` were found.
    mutating func advance(
        _ run: inout Run, limit: Int, _ context: Context
    ) throws -> Int {
        let found = try recipients(of: run, limit: limit, context.store)
        let schemes = Self.schemes(of: run, context.tables)
        for (id, recipient) in found where TargetAddress.isPlanned(recipient, schemes: schemes) {
            try plan(recipient, id, &run, context)
        }
        if let last = found.last { run.expandCursor = last.id }
        if found.count < limit { run.expanded = true }
        return found.count
    }

    /// Which addresses the run's channel can reach.
    private static func schemes(of run: Run, _ tables: GlobalTables) -> [String] {
        let channel = tables.channel(workspace: run.campaign.workspace, id: run.campaign.channelID)
        return channel.flatMap { ProviderRegistry.capabilities(of: $0.provider) }?.addressSchemes ?? []
    }

    private mutating func recipients(
        of run: Run, limit: Int, _ store: PartitionStore
    ) throws -> [(id: Data, record: RecipientRecord)] {
        let condition = try conditions[run.number] ?? AudienceSQL.condition(for: run.campaign.audience)
        conditions[run.number] = condition
        return try store.select(
            """
            SELECT \(RecipientStore.columns) FROM recipients
            WHERE id > ? AND workspace = ? AND (\(condition.sql)) ORDER BY id LIMIT ?
            """,
            [.blob(run.expandCursor), .text(run.campaign.workspace)] + condition.arguments.map(SQLValue.init) + [
                .integer(Int64(limit))
            ]
        ) { RecipientStore.read($0) }
    }

    private func plan(_ recipient: RecipientRecord, _ id: Data, _ run: inout Run, _ context: Context) throws {
        try Planning(context: context).plan(recipient, MessageKey(runNo: run.number, recipient: id), &run)
    }
}

extension SQLValue {
    init(_ argument: SQLArgument) {
        switch argument {
        case .text(let text): self = .text(text)
        case .integer(let integer): self = .integer(integer)
        }
    }
}
