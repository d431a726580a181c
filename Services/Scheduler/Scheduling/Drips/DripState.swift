import Foundation
import Models

/// One drip in this partition.
struct DripState {
    let number: Int64
    /// The newest record that has been acted on.
    private(set) var campaign: CampaignRecord
    /// The steps by revision.
    private(set) var editions: [Int64: Drip]
    /// On whose channels people may answer, in any edition.
    private(set) var channels: Set<String> = []
    /// Up to whom waiting people have been looked at after a change; `nil`: there is nothing to look at.
    var sweepCursor: Data?
    /// The sweep tells everybody's state again: the log with it was lost.
    var sweepTells = false
    /// Up to whom those who match the entrance's filter have been enrolled; `nil`: all have.
    var filterCursor: Data?
    /// Timers were taken away while the drip could not go on.
    var isHeld = false

    init(number: Int64, campaign: CampaignRecord, editions: [Int64: Drip] = [:]) {
        self.number = number
        self.campaign = campaign
        self.editions = editions
        add(campaign.drip)
        for drip in editions.values { addChannels(of: drip) }
    }

    var drip: Drip { campaign.drip }

    /// Nobody enters any more, and whoever is in it leaves.
    var isCancelled: Bool { campaign.status == .cancelled }

    /// Contacts that match enrol themselves.
    var hasFilter: Bool { !drip.entrance.filter.groups.isEmpty }

    /// People may come into it without being named.
    var hasEntrance: Bool {
        !isCancelled && (hasFilter || !drip.entrance.tags.isEmpty || !drip.entrance.events.isEmpty)
    }

    /// Takes in a newer record of the campaign. Each carries the positions of its own writing; those of the launch are kept,
    /// as long as the log is the same.
    mutating func adopt(_ newer: CampaignRecord) {
        let older = campaign
        campaign = newer
        let isSameLog = older.launch.logIdentity == newer.launch.logIdentity
        campaign.launch.positions = isSameLog ? older.launch.positions : []
        add(newer.drip)
        let isRetimed =
            older.drip.revision != newer.drip.revision || older.drip.pauseStopsClock != newer.drip.pauseStopsClock
            || (newer.drip.pauseStopsClock && older.pausedMs != newer.pausedMs)
        if isRetimed || isCancelled { sweepCursor = Data() }
        if older.drip.entrance.filter != newer.drip.entrance.filter { filterCursor = hasFilter ? Data() : nil }
    }

    /// Leaves out editions that no message needs any more.
    mutating func forget(_ unneeded: Set<Int64>) {
        editions = editions.filter { !unneeded.contains($0.key) }
        channels = []
        for drip in editions.values { addChannels(of: drip) }
    }

    private mutating func add(_ drip: Drip) {
        editions[drip.revision] = drip
        addChannels(of: drip)
    }

    private mutating func addChannels(of drip: Drip) {
        channels.formUnion(drip.steps.flatMap { $0.messages.map(\.channelID) })
    }
}
