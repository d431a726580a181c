import GRDB
import Models
import Rules
import SwiftProtobuf

/// Reads what a drip is: its steps, who enters by themselves, what takes people out, and whether they may come again.
struct DripReader {
    /// What only drips have.
    static let members = ["steps", "exit_on", "re_enrol", "enrol_on", "pause_stops_clock"]
    /// What only broadcasts have.
    private static let broadcastMembers = [
        "channel_id", "audience", "content", "outside_window", "variants", "variant_test",
    ]
    private static let mostSteps = 100

    private let body: ObjectReader
    private let db: Database

    /// Reads the members of a drip, with their problems noted; what is not given stays as it is. A change of the
    /// definition raises its revision.
    static func read(_ body: ObjectReader, into campaign: inout Campaign, in db: Database) throws {
        for name in broadcastMembers {
            body.refuse(name, "belongs to broadcasts: a drip's messages are in its steps, and people are enrolled")
        }
        let before = campaign.record.drip
        try DripReader(body: body, db: db).read(into: &campaign.record.drip)
        if campaign.record.drip != before { campaign.record.drip.revision = before.revision + 1 }
        try readStart(body, into: &campaign, in: db)
        if body.raw("steps") != nil { try CampaignReader.noteProblems(of: campaign.record, body, in: db) }
    }

    private func read(into drip: inout Drip) throws {
        if let steps = body.objects("steps", count: 1...Self.mostSteps) {
            let reader = DripStepReader(db: db)
            drip.steps = try steps.map(reader.read)
        }
        readExits(into: &drip)
        readReEnrolment(into: &drip)
        readEntrance(into: &drip)
        if body.isNull("pause_stops_clock") { drip.pauseStopsClock = false }
        if let stops = body.bool("pause_stops_clock") { drip.pauseStopsClock = stops }
    }

    /// Everybody's own times count from their enrolment, so there is a beginning and nothing else.
    private static func readStart(_ body: ObjectReader, into campaign: inout Campaign, in db: Database) throws {
        try ScheduleReader.read(body, into: &campaign, in: db)
        guard campaign.record.hasSchedule else { return }
        body.fail("schedule", "of a drip has a start (at) only: everybody's times count from their enrolment")
    }

    /// What is not given: people who do not want to hear of it leave, and nobody comes twice.
    static let standard = Drip.with {
        $0.exitOn = [DripExit.optOut]
        $0.reEnrol = .never
    }

    // MARK: - Exits

    private static let eventPrefix = DripExit.event("")

    private static let exit = TextRule(maximum: 70) { text in
        if [DripExit.reply, DripExit.optOut].contains(text) { return nil }
        if text.hasPrefix(eventPrefix), Identifier.isValid(String(text.dropFirst(eventPrefix.count))) { return nil }
        return "must be reply, opt_out or event:NAME with a name of 1–64 of A–Z a–z 0–9 _ -"
    }

    private func readExits(into drip: inout Drip) {
        if body.isNull("exit_on") { drip.exitOn = Self.standard.exitOn }
        guard let exits = body.strings("exit_on", each: Self.exit, count: 0...50) else { return }
        drip.exitOn = exits.unique
    }

    // MARK: - Coming again

    private static let longestDays: Int64 = 3660

    private func readReEnrolment(into drip: inout Drip) {
        if body.isNull("re_enrol") { drip.reEnrol = Self.standard.reEnrol }
        switch body.raw("re_enrol") {
        case nil: return
        case .object?:
            guard let rule = body.object("re_enrol") else { return }
            drip.reEnrol = .always
            drip.reEnrolAfterDays = Int32(rule.int("after_days", in: 0...Self.longestDays, required: true) ?? 0)
        case .string(let word)?:
            drip.reEnrolAfterDays = 0
            switch word {
            case "never": drip.reEnrol = .never
            case "after_exit": drip.reEnrol = .afterExit
            default: body.fail("re_enrol", Self.reEnrolmentWords)
            }
        default: body.fail("re_enrol", Self.reEnrolmentWords)
        }
    }

    private static let reEnrolmentWords = #"must be never, after_exit or {"after_days": 30}"#

    // MARK: - Who enters by themselves

    private func readEntrance(into drip: inout Drip) {
        if body.isNull("enrol_on") { drip.clearEntrance() }
        guard let reader = body.object("enrol_on") else { return }
        let entrance = DripEntrance.with {
            if let filter = reader.object("filter") { $0.filter = FilterReader.read(filter) }
            $0.tags = (reader.strings("tags", each: .tag, count: 1...50) ?? []).unique
            $0.events = (reader.strings("events", each: .id, count: 1...50) ?? []).unique
        }
        if ["filter", "tags", "events"].allSatisfy({ reader.raw($0) == nil }) {
            body.fail("enrol_on", "must name a filter, tags or events; without it people are enrolled by hand")
        } else if reader.raw("filter") != nil, entrance.filter.groups.isEmpty {
            reader.fail("filter", "matches nobody: give it a group of rules")
        }
        drip.entrance = entrance
    }
}

extension [String] {
    /// Each once, in the order of their first appearance.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
