import GRDB
import Models
import Rules

/// What became of the people of a drip, step by step.
struct DripReport {
    private let stepCount: Int
    private let groups: [DripPeople.Group]
    private let messages: [Int: MessageCounts]

    /// - Parameter run: only this pass; `nil`: all of them. Everybody who came twice counts twice then.
    init(_ campaign: CampaignRecord, run: String?, in db: Database) throws {
        groups = try DripPeople.groups(campaign: campaign.id, pass: run.flatMap { Int($0) }, in: db)
        messages = try StepStore.counts(campaign: campaign.id, run: run, in: db)
        // An edit may have taken away steps that people have had.
        stepCount = max(campaign.drip.steps.count, messages.keys.max() ?? 0)
    }

    /// The members `enrolments`, `steps` and `funnel` of a report.
    var members: [(String, JSONValue)] {
        let numbers = stepCount > 0 ? Array(1...stepCount) : []
        return [
            ("enrolments", enrolments), ("steps", .array(numbers.map(step))),
            ("funnel", .array(funnel(numbers))),
        ]
    }

    private var enrolled: Int64 { count { _ in true } }

    private var enrolments: JSONValue {
        [
            "enrolled": .int(enrolled), "waiting": .int(count { $0.status == "waiting" }),
            "completed": .int(count { $0.status == "completed" }), "exited": exits { _ in true },
        ]
    }

    private func step(_ number: Int) -> JSONValue {
        let counts = messages[number] ?? MessageCounts()
        let people: [(String, JSONValue)] = [
            ("step", .int(Int64(number))), ("entered", .int(entered(number))),
            ("waiting", .int(count { $0.status == "waiting" && !$0.isUnderWay && $0.begun == number - 1 })),
            ("under_way", .int(count { $0.isUnderWay && $0.begun == number })),
            ("exited", exits { $0.begun == number }),
        ]
        let others: [(String, JSONValue)] = [
            ("pending", .int(counts.pending)), ("suppressed", .int(counts[.suppressed])),
            ("expired", .int(counts[.expired])), ("cancelled", .int(counts[.cancelled])),
        ]
        return .object(JSONObject(unique: people + counts.members + others))
    }

    /// Who has come how far, as a share of all and of those of the stage before.
    private func funnel(_ numbers: [Int]) -> [JSONValue] {
        let stages =
            [("enrolled", enrolled)] + numbers.map { ("step \($0)", entered($0)) }
            + [("completed", count { $0.status == "completed" })]
        return zip([stages[0]] + stages, stages).map { before, stage in
            [
                "stage": .string(stage.0), "people": .int(stage.1), "share": .rounded(share(stage.1, of: enrolled)),
                "share_of_previous": .rounded(share(stage.1, of: before.1)),
            ]
        }
    }

    private func share(_ part: Int64, of whole: Int64) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

    // MARK: - Counting

    /// For whom a step has begun, wherever they are now.
    private func entered(_ number: Int) -> Int64 { count { $0.begun >= number } }

    private func count(_ isCounted: (DripPeople.Group) -> Bool) -> Int64 {
        groups.reduce(0) { isCounted($1) ? $0 + $1.count : $0 }
    }

    /// By reason.
    private func exits(_ isCounted: (DripPeople.Group) -> Bool) -> JSONValue {
        let left = groups.filter { $0.status == "exited" && isCounted($0) }
        return Dictionary(left.map { ($0.exitReason, $0.count) }, uniquingKeysWith: +).json
    }
}

/// Counts the messages of a drip's steps.
enum StepStore {
    /// - Parameter run: only this pass; `nil`: all of them.
    static func counts(campaign: String, run: String?, in db: Database) throws -> [Int: MessageCounts] {
        var condition = SQL("campaign_id = \(campaign) AND step > 0")
        if let run { condition += " AND run_id = \(run)" }
        let rows = try SQLRequest<Row>(
            literal:
                "SELECT step, status, count(*), count(replied_at) FROM messages WHERE \(condition) GROUP BY step, status"
        ).fetchAll(db)
        var counts: [Int: MessageCounts] = [:]
        for row in rows {
            guard let status = MessageStatus(rawValue: row[1]) else { continue }
            counts[row[0], default: MessageCounts()].add(status, row[2], replied: row[3])
        }
        return counts
    }
}
