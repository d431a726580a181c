import Foundation
import Models
import Rules
import StreamProcessing

/// The drips of this partition: a cache of the store's tables `drips`, `drip_states` and `drip_editions`.
struct DripBook {
    private(set) var drips: [Int64: DripState] = [:]
    private var numbers: [Name: Int64] = [:]
    private var changed: Set<Int64> = []
    /// Up to which change of the tables campaigns have been looked at.
    var lookedAtGeneration: UInt64?
    /// Compiled filters of entrances.
    private var filters: [Int64: SQLFragment] = [:]
    /// By workspace, the drips that people come into by themselves; `nil`: to be found anew.
    private var entrances: [String: [Int64]]?

    private struct Name: Hashable {
        let workspace: String
        let campaign: String
    }

    init() {}

    /// Reads every drip from the store.
    init(_ store: PartitionStore) throws {
        var editions: [Int64: [Int64: Drip]] = [:]
        let kept = try store.select("SELECT drip_no, edition, drip FROM drip_editions") {
            ($0.integer(0), $0.integer(1), try Codec.decode(Drip.self, Array($0.blob(2))))
        }
        for (number, edition, drip) in kept { editions[number, default: [:]][edition] = drip }
        let rows = try store.select(
            """
            SELECT d.drip_no, d.campaign, s.sweep_cursor, s.sweep_tells, s.filter_cursor, s.is_held
            FROM drips d JOIN drip_states s USING (drip_no)
            """
        ) { row in
            var drip = DripState(
                number: row.integer(0), campaign: try Codec.decode(CampaignRecord.self, Array(row.blob(1))),
                editions: editions[row.integer(0)] ?? [:])
            drip.sweepCursor = row.isNull(2) ? nil : row.blob(2)
            drip.sweepTells = row.flag(3)
            drip.filterCursor = row.isNull(4) ? nil : row.blob(4)
            drip.isHeld = row.flag(5)
            return drip
        }
        for drip in rows { enter(drip) }
    }

    // MARK: - Finding

    func number(of campaign: CampaignRecord) -> Int64? { number(workspace: campaign.workspace, campaign: campaign.id) }

    func number(workspace: String, campaign: String) -> Int64? {
        numbers[Name(workspace: workspace, campaign: campaign)]
    }

    /// The drips of a workspace that people come into by themselves: every change of a contact asks for them.
    mutating func withEntrance(in workspace: String) -> [DripState] {
        let known = entrances ?? findEntrances()
        entrances = known
        return known[workspace, default: []].compactMap { drips[$0] }
    }

    private func findEntrances() -> [String: [Int64]] {
        Dictionary(grouping: drips.values.filter(\.hasEntrance), by: \.campaign.workspace)
            .mapValues { $0.map(\.number).sorted() }
    }

    /// Whom the entrance of a drip lets in; `nil`: it has no filter.
    mutating func filter(of drip: DripState) throws -> SQLFragment? {
        guard drip.hasFilter else { return nil }
        if let known = filters[drip.number] { return known }
        let filter = try AudienceSQL.condition(for: drip.drip.entrance.filter)
        filters[drip.number] = filter
        return filter
    }

    // MARK: - Changing

    /// Enters a drip that has been launched.
    mutating func begin(_ campaign: CampaignRecord, _ store: PartitionStore) throws -> Int64 {
        var drip = DripState(number: (drips.keys.max() ?? 0) + 1, campaign: campaign)
        drip.filterCursor = drip.hasFilter ? Data() : nil
        enter(drip)
        changed.insert(drip.number)
        try save(campaign, of: drip.number, store)
        return drip.number
    }

    /// Takes in a newer record of a drip's campaign.
    mutating func adopt(_ campaign: CampaignRecord, _ number: Int64, _ store: PartitionStore) throws {
        filters[number] = nil
        entrances = nil
        update(number) { $0.adopt(campaign) }
        try save(campaign, of: number, store)
    }

    /// Leaves out editions that no message needs any more.
    mutating func forget(_ editions: Set<Int64>, of number: Int64, _ store: PartitionStore) throws {
        drips[number]?.forget(editions)
        for edition in editions { try store.delete(DripTables.editions, [.integer(number), .integer(edition)]) }
    }

    /// Takes out a drip that nobody is in.
    mutating func remove(_ number: Int64, _ store: PartitionStore) throws {
        guard let drip = drips.removeValue(forKey: number) else { return }
        numbers[Name(workspace: drip.campaign.workspace, campaign: drip.campaign.id)] = nil
        changed.remove(number)
        filters[number] = nil
        entrances = nil
        for edition in drip.editions.keys {
            try store.delete(DripTables.editions, [.integer(number), .integer(edition)])
        }
        try store.delete(DripTables.states, [.integer(number)])
        try store.delete(DripTables.drips, [.integer(number)])
    }

    /// Changes how far the work on a drip has come; it is saved with the batch.
    mutating func update(_ number: Int64, _ change: (inout DripState) -> Void) {
        guard drips[number] != nil else { return }
        change(&drips[number]!)
        changed.insert(number)
    }

    /// Writes how far the work has come to the store.
    mutating func saveStates(_ store: PartitionStore) throws {
        for drip in changed.compactMap({ drips[$0] }) {
            try store.put(
                DripTables.states, [.integer(drip.number)],
                [
                    drip.sweepCursor.map { .blob($0) } ?? .null, .flag(drip.sweepTells),
                    drip.filterCursor.map { .blob($0) } ?? .null, .flag(drip.isHeld),
                ])
        }
        changed.removeAll(keepingCapacity: true)
    }

    private mutating func enter(_ drip: DripState) {
        entrances = nil
        drips[drip.number] = drip
        numbers[Name(workspace: drip.campaign.workspace, campaign: drip.campaign.id)] = drip.number
    }

    private func save(_ campaign: CampaignRecord, of number: Int64, _ store: PartitionStore) throws {
        try store.put(DripTables.drips, [.integer(number)], [.blob(Codec.encode(campaign))])
        try store.put(
            DripTables.editions, [.integer(number), .integer(campaign.drip.revision)],
            [.blob(Codec.encode(campaign.drip))])
    }
}
