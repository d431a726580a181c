import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit

extension Pipeline {
    /// A channel, a template and people, one in each zone; an empty zone: none.
    func publishPeople(in zones: [String], attributes: [[String: String]] = []) {
        publishChannel()
        publishTemplate()
        for (index, zone) in zones.enumerated() {
            let phone = "+4915\(100_000_000 + index)"
            var recipient = RecipientRecord()
            recipient.workspace = Workspace.standard
            recipient.address = Address.phone(phone)
            recipient.contactID = "contact-\(index)"
            recipient.phone = phone
            recipient.firstName = "Person \(index)"
            recipient.timeZone = zone
            if attributes.indices.contains(index) { recipient.attributes = attributes[index] }
            let key = RecordKey.recipient(workspace: Workspace.standard, address: recipient.address)
            log.append(OutputRecord(topic: Topics.recipients, key: key, value: Codec.encode(recipient)))
            publishConsent(recipient.address, .granted, id: "p\(index)")
        }
    }

    func publishWorkspace(timeZone: String) {
        var settings = WorkspaceDefaults.settings()
        settings.timeZone = timeZone
        log.append(
            OutputRecord(
                topic: Topics.settings, key: RecordKey.settings(workspace: Workspace.standard),
                value: Codec.encode(settings)))
    }

    /// A broadcast that recurs on the clocks of Berlin.
    func recurring(_ rule: String, from start: String, zone: String = "Europe/Berlin") throws -> CampaignRecord {
        var campaign = campaign()
        campaign.schedule.recurrence.rule = rule
        campaign.schedule.recurrence.timeZone = zone
        campaign.schedule.recurrence.startsLocalMs = try RFC3339.ms(start)
        return campaign
    }

    /// A broadcast at a time of the wall.
    func recipientLocal(at time: String) throws -> CampaignRecord {
        var campaign = campaign()
        campaign.schedule.recipientLocal = true
        campaign.schedule.localAtMs = try RFC3339.ms(time)
        campaign.launch.atMs = campaign.schedule.localAtMs - 14 * 3_600_000
        return campaign
    }

    /// Lets time pass up to an instant and everybody work then; time that is past already does not go back.
    func run(until time: String) throws {
        clock.advance(max(0, try RFC3339.ms(time) - clock.nowMs()))
        try settle()
    }

    /// The newest progress of a run, summed over the partitions.
    func progress(run id: String) throws -> (sent: Int64, planned: Int64, missed: Int, started: Int, dueMs: Set<Int64>)
    {
        var newest: [[UInt8]: RunProgress] = [:]
        for record in log.records(Topics.runsProgress) {
            let progress = try Codec.decode(RunProgress.self, record.value ?? [])
            if progress.runID == id { newest[record.key] = progress }
        }
        let all = newest.values
        return (
            all.reduce(0) { $0 + $1.buckets["sent", default: 0] },
            all.reduce(0) { $0 + $1.buckets.values.reduce(0, +) },
            all.filter(\.missedStart).count, all.filter { $0.startedAtMs > 0 }.count, Set(all.map(\.dueAtMs))
        )
    }

    /// Ids of all runs that have been told of, in ascending order.
    func runIDs() throws -> [String] {
        let told = try log.records(Topics.runsProgress).map { try Codec.decode(RunProgress.self, $0.value ?? []).runID }
        return Set(told).sorted()
    }

    /// How many messages the provider has accepted, by run.
    func accepted() throws -> [String: Int] {
        Dictionary(grouping: try events(.accepted), by: \.ref.runID).mapValues(\.count)
    }

    /// What has been asked for, by message.
    func requests() throws -> [Data: MessageRequested] {
        var requests: [Data: MessageRequested] = [:]
        for record in log.records(Topics.messagesRequested) {
            let request = try Codec.decode(MessageRequested.self, record.value ?? [])
            requests[request.ref.id] = request
        }
        return requests
    }
}

/// What may happen to the scheduler in the middle.
enum Breakdown: String, CaseIterable {
    case none, crash, lostDisk

    func strike(_ pipeline: Pipeline) throws {
        switch self {
        case .none: break
        case .crash: try pipeline.scheduler.crash()
        case .lostDisk: try pipeline.scheduler.loseDisk()
        }
    }
}

extension RFC3339 {
    struct NoTime: Error {
        let text: String
    }

    static func ms(_ text: String) throws -> Int64 {
        guard let ms = parse(text) else { throw NoTime(text: text) }
        return ms
    }
}
