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

    /// A message that was planned and is not to be sent any more.
    typealias Late = (key: MessageKey, row: LedgerRow)

    /// Plans the next recipients of a run; it is expanded when fewer than `limit` are left.
    /// - Returns: those whose own time has been missed.
    mutating func advance(_ run: inout Run, limit: Int, _ context: Context) throws -> [Late] {
        let condition = try conditions[run.number] ?? Self.condition(of: run)
        conditions[run.number] = condition
        let found = try RecipientStore.page(
            of: run.campaign.workspace, matching: condition, after: run.expandCursor, limit: limit, context.store)
        let schemes = Self.schemes(of: run, context.tables)
        let zone = context.tables.settings(workspace: run.campaign.workspace).timeZone
        let calendar = RunCalendar(run.campaign, workspaceZone: zone)
        var late: [Late] = []
        for (id, recipient) in found where TargetAddress.isPlanned(recipient, schemes: schemes) {
            let key = MessageKey(runNo: run.number, recipient: id)
            if let row = try plan(recipient, key, &run, calendar, context) { late.append((key, row)) }
        }
        if let last = found.last { run.expandCursor = last.id }
        if found.count < limit {
            run.expanded = true
            conditions[run.number] = nil
        }
        return late
    }

    /// Which addresses the run's channel can reach.
    private static func schemes(of run: Run, _ tables: GlobalTables) -> [String] {
        let channel = tables.channel(workspace: run.campaign.workspace, id: run.campaign.channelID)
        return channel.flatMap { ProviderRegistry.capabilities(of: $0.provider) }?.addressSchemes ?? []
    }

    // MARK: - The audience

    private static func condition(of run: Run) throws -> SQLFragment {
        let audience = try AudienceSQL.condition(for: run.campaign.audience)
        guard run.campaign.schedule.hasAnniversary, let localMs = run.planned.localMs else { return audience }
        let day = AnniversaryDay(run.campaign.schedule.anniversary, localMs: localMs).condition
        return SQLFragment("(\(audience.sql)) AND \(day.sql)", audience.arguments + day.arguments)
    }

    // MARK: - One recipient

    /// - Returns: the row when its time has been missed.
    private func plan(
        _ recipient: RecipientRecord, _ key: MessageKey, _ run: inout Run, _ calendar: RunCalendar, _ context: Context
    ) throws -> LedgerRow? {
        let dueMs = calendar.dueMs(of: run.planned, timeZone: recipient.timeZone)
        let waits = dueMs > context.nowMs
        let row = try Planning(context: context).plan(recipient, key, &run, dueAtMs: waits ? dueMs : 0)
        guard let row, !waits else { return nil }
        if run.campaign.schedule.recipientLocal, context.nowMs > dueMs + run.campaign.launch.latestStartS * 1000 {
            return row
        }
        if !run.isTakenInOrder(key, row.address) { try Ledger(store: context.store).makeReady(key) }
        return nil
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
