import Foundation
import Models
import Rules
import StreamProcessing

/// Asks for messages, inside a window of outstanding ones per channel, round-robin over the runs that share it.
struct Release {
    let context: Context
    let limits: SchedulerLimits

    /// Releases as many messages as the windows allow.
    /// - Parameter outstanding: messages asked for and without outcome, by run.
    func advance(_ book: inout RunBook, outstanding: [Lane: Int]) throws {
        let window = ReleaseWindow(limits: limits, partitionCount: context.partitionCount)
        let busy = Set(outstanding.keys.map(\.runNo))
        let ready = try runsWithReadyRows()
        let active = book.openRuns.filter { run in
            !run.isFinished
                && (run.takesInOrder || busy.contains(run.number) || ready.contains(run.number)) && isActive(run)
        }
        var room = room(of: active, window, outstanding)
        for (channel, lanes) in lanesByChannel(active) {
            var free = window.size(of: channel) - lanes.reduce(0) { $0 + (outstanding[$1] ?? 0) }
            var sharing = lanes
            // Each lane gets its share; what one leaves goes to the others.
            while free > 0, !sharing.isEmpty {
                sharing = try share(&free, &room, among: sharing, &book)
            }
        }
    }

    /// There may be many drips, with many places each, and most of the time nothing is ready in them: this leaps from run
    /// to run.
    private func runsWithReadyRows() throws -> Set<Int64> {
        var found: Set<Int64> = []
        var last = Int64.min
        while let next = try context.store.first(
            "SELECT run_no FROM ready WHERE run_no > ? ORDER BY run_no LIMIT 1", [.integer(last)], { $0.integer(0) })
        {
            found.insert(next)
            last = next
        }
        return found
    }

    /// What campaigns with a pace of their own leave room for, by run.
    private func room(of runs: [Run], _ window: ReleaseWindow, _ outstanding: [Lane: Int]) -> [Int64: Int] {
        var room: [Int64: Int] = [:]
        for run in runs { room[run.number] = window.size(of: run.campaign) }
        for (lane, count) in outstanding { room[lane.runNo]? -= count }
        return room
    }

    /// - Returns: the lanes that took their whole share and may have more.
    private func share(
        _ free: inout Int, _ room: inout [Int64: Int], among lanes: [Lane], _ book: inout RunBook
    ) throws -> [Lane] {
        var hungry: [Lane] = []
        for (index, lane) in lanes.enumerated() where free > 0 {
            let share = min(max(1, free / (lanes.count - index)), room[lane.runNo] ?? .max)
            guard share > 0 else { continue }
            let count = try release(lane, limit: share, &book)
            free -= count
            room[lane.runNo]? -= count
            if count >= share { hungry.append(lane) }
        }
        return hungry
    }

    /// The campaign of a run may send now.
    func isActive(_ run: Run) -> Bool { isActive(run.campaign) }

    func isActive(_ campaign: CampaignRecord) -> Bool {
        let status = current(campaign)?.status
        return status == .running || status == .scheduled
    }

    /// The campaign's newest record, once the console has published it into this log and the recipients it was launched
    /// for have been read: after a restore the ledger is there before they are.
    private func current(_ snapshot: CampaignRecord) -> CampaignRecord? {
        guard
            let campaign = context.tables.campaign(workspace: snapshot.workspace, id: snapshot.id),
            campaign.launch.logIdentity == context.logIdentity,
            context.hasReadRecipients(of: campaign.launch)
        else { return nil }
        return campaign
    }

    private struct ChannelName: Hashable {
        let workspace: String
        let id: String
    }

    private func lanesByChannel(_ active: [Run]) -> [(ChannelRecord, [Lane])] {
        var lanes: [ChannelName: [Lane]] = [:]
        // The run that has released least goes first, so that a small campaign is not stuck behind a million.
        for run in active.sorted(by: { $0.progress.undecided < $1.progress.undecided }) {
            // The last steps first: who is about to finish waits for nobody who has just begun.
            for (place, channel) in run.channels.sorted(by: { $0.key > $1.key }) {
                let name = ChannelName(workspace: run.campaign.workspace, id: channel)
                lanes[name, default: []].append(Lane(runNo: run.number, place: place))
            }
        }
        return lanes.compactMap { name, lanes in
            guard let channel = context.tables.channel(workspace: name.workspace, id: name.id),
                channel.state == .active
            else { return nil }
            return (channel, lanes)
        }
    }

    // MARK: - One lane

    private func release(_ lane: Lane, limit: Int, _ book: inout RunBook) throws -> Int {
        guard let run = book.runs[lane.runNo] else { return 0 }
        let again = try readyRows(lane, limit: limit)
        for item in again {
            try context.store.delete(SchedulerTables.ready, item.key.cells)
            try request(item, run, &book)
        }
        guard again.count < limit, lane.place == .broadcast, run.takesInOrder else { return again.count }
        let fresh = try freshRows(run, limit: limit - again.count)
        for item in fresh where run.isTakenInOrder(item.key, item.row.address) { try request(item, run, &book) }
        if let last = fresh.last { book.update(lane.runNo) { $0.releaseCursor = last.key.recipient } }
        return again.count + fresh.count
    }

    private struct Item {
        let key: MessageKey
        let row: LedgerRow
        /// `nil` when the contact has been erased.
        let contact: ReleasedContact?
        let sendAgain: Bool
    }

    /// Four cells of the key, the row's, then the contact's.
    private static let contactIndex = 4 + LedgerRow.columnCount

    private static let rowSQL = """
        SELECT l.run_no, l.step, l.position, l.recipient, \(LedgerRow.qualifiedColumns("l")), \(ReleasedContact.columns)
        """

    /// A cross join keeps the order of the tables: few rows are ready, and the ledger has everybody.
    private func readyRows(_ lane: Lane, limit: Int) throws -> [Item] {
        try items(
            """
            \(Self.rowSQL), d.send_again FROM ready d CROSS JOIN ledger l USING (run_no, step, position, recipient)
            LEFT JOIN recipients r ON r.id = l.recipient WHERE d.run_no = ? AND d.step = ? AND d.position = ? LIMIT ?
            """, lane.cells + [.integer(Int64(limit))])
    }

    /// Those that wait for a time of their own become ready by their timers.
    private func freshRows(_ run: Run, limit: Int) throws -> [Item] {
        try items(
            """
            \(Self.rowSQL), 0 FROM ledger l LEFT JOIN recipients r ON r.id = l.recipient
            WHERE l.run_no = ? AND l.step = 0 AND l.position = 0 AND l.recipient > ? AND l.status = 'planned'
            AND l.due_at = 0 ORDER BY l.recipient LIMIT ?
            """, [.integer(run.number), .blob(run.releaseCursor), .integer(Int64(limit))])
    }

    private func items(_ sql: String, _ arguments: [SQLValue]) throws -> [Item] {
        try context.store.select(sql, arguments) { row in
            Item(
                key: MessageKey(row), row: LedgerRow(row, from: 4),
                contact: row.isNull(Self.contactIndex) ? nil : ReleasedContact(row, from: Self.contactIndex),
                sendAgain: row.flag(Self.contactIndex + ReleasedContact.columnCount))
        }
    }

    // MARK: - One message

    private func request(_ item: Item, _ run: Run, _ book: inout RunBook) throws {
        let isInDoubt = item.row.life.status == .inDoubt
        guard !item.row.life.status.isDecided, item.sendAgain || !isInDoubt else { return }
        let outcomes = Outcomes(context: context)
        guard let contact = item.contact else {
            return try outcomes.close(item.key, item.row, as: .suppressed, reason: Reason.invalidAddress, &book)
        }
        let expiresAtMs = run.expiry(of: item.row, item.key)
        if expiresAtMs > 0, context.nowMs >= expiresAtMs {
            return try outcomes.close(item.key, item.row, as: .expired, reason: Reason.expired, &book)
        }
        let hasLeft = try book.hasLeft(item.key, context.store)
        if hasLeft, isInDoubt {
            return try outcomes.close(item.key, item.row, as: .failed, reason: Reason.inDoubt, &book)
        }
        let attempt = item.row.life.status == .planned ? item.row.life.attempt : item.row.life.attempt + 1
        try context.store.put(
            SchedulerTables.outstanding, item.key.cells,
            [.integer(context.nowMs), .int32(attempt), .flag(isInDoubt)])
        try emit(item.key, item.row, contact, run, attempt: attempt, sendAgain: isInDoubt, isRecalled: hasLeft)
    }

    private func emit(
        _ key: MessageKey, _ row: LedgerRow, _ contact: ReleasedContact, _ run: Run, attempt: Int32,
        sendAgain: Bool, isRecalled: Bool
    ) throws {
        var request = MessageRequested()
        let ref = run.reference(to: row.address, key)
        request.ref = ref
        request.contactID = contact.id
        request.purpose = run.campaign.purpose
        run.definition(of: ref, row)?.fill(&request, with: try SlotValues.decode(row.slotValues))
        request.blacklisted = contact.blacklisted
        request.timeZone = contact.timeZone
        request.language = contact.language
        request.windowClosedAtMs = row.windowClosedAtMs
        request.reopenedAfter = row.life.reopenedAfter
        request.plannedAtMs = row.plannedAtMs
        request.expiresAtMs = run.expiry(of: row, key)
        request.attempt = attempt
        request.sendAgain = sendAgain
        request.recalled = isRecalled
        request.logIdentity = context.logIdentity
        request.consentsOffset = consentsOffset(of: run)
        context.emit(
            Topics.messagesRequested,
            key: RecordKey.recipient(workspace: ref.workspace, address: row.address), request,
            traceID: Array(ref.id))
    }

    /// How far the checker must have read consents. People come into a drip long after its launch: what we have read
    /// counts there.
    private func consentsOffset(of run: Run) -> Int64 {
        guard !run.campaign.isDrip else { return context.position(of: Topics.consents) }
        let position = current(run.campaign)?.launch.positions.first {
            $0.topic == Topics.consents.name && $0.partition == context.partition
        }
        return position?.nextOffset ?? 0
    }

    // MARK: - Asking again

    /// Asks again for messages whose outcome has not come for too long; the id and the attempt are the same
    /// (invariant 8).
    /// - Returns: how many were asked for again.
    func askAgain(_ book: RunBook, limit: Int) throws -> Int {
        let since = context.nowMs - context.productMs(forRealMs: Int64(limits.requestAgainAfterSeconds * 1000))
        let lost = try context.store.select(
            """
            SELECT run_no, step, position, recipient, attempt, send_again FROM outstanding
            WHERE requested_at <= ? LIMIT ?
            """, [.integer(since), .integer(Int64(limit))]
        ) { (key: MessageKey($0), attempt: $0.int32(4), sendAgain: $0.flag(5)) }
        let ledger = Ledger(store: context.store)
        for item in lost {
            guard let run = book.runs[item.key.runNo], current(run.campaign) != nil,
                let row = try ledger.row(item.key)
            else { continue }
            try askAgain(
                item.key, row, run, attempt: item.attempt, sendAgain: item.sendAgain,
                isRecalled: book.hasLeft(item.key, context.store))
        }
        return lost.count
    }

    private func askAgain(
        _ key: MessageKey, _ row: LedgerRow, _ run: Run, attempt: Int32, sendAgain: Bool, isRecalled: Bool
    ) throws {
        let contact = try context.store.first(
            "SELECT \(ReleasedContact.columns) FROM recipients r WHERE id = ?", [.blob(key.recipient)]
        ) { ReleasedContact($0) }
        try context.store.put(
            SchedulerTables.outstanding, key.cells, [.integer(context.nowMs), .int32(attempt), .flag(sendAgain)])
        try emit(
            key, row, contact ?? ReleasedContact(), run, attempt: attempt, sendAgain: sendAgain, isRecalled: isRecalled)
    }

    // MARK: - Recalling

    /// Takes back a message that has been asked for: whoever still has it cancels it. After a restore it is not known
    /// whether a planned one has been.
    /// - Returns: whether an answer will close it.
    func recall(_ key: MessageKey, _ row: LedgerRow, _ book: RunBook) throws -> Bool {
        guard let run = book.runs[key.runNo] else { return false }
        let asked = try context.store.get(SchedulerTables.outstanding, key.cells) {
            (attempt: $0.int32(1), sendAgain: $0.flag(2))
        }
        if let asked {
            try askAgain(key, row, run, attempt: asked.attempt, sendAgain: asked.sendAgain, isRecalled: true)
        } else if row.life.status == .planned {
            try emit(key, row, ReleasedContact(), run, attempt: row.life.attempt, sendAgain: false, isRecalled: true)
        }
        return asked != nil
    }
}
