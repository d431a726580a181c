import Foundation
import GRDB
import Models
import Rules

/// Which messages of a campaign a person wants to see.
struct MessageFilter: Sendable {
    static let parameters: Set<String> = ["send_status", "read_status", "status", "reason", "search", "run", "step"]

    private static let columns = MessageStore.columns.map { "m.\($0)" }.joined(separator: ", ")

    private let sendStatus: SendStatus?
    private let readStatus: ReadStatus?
    private let status: String?
    private let reason: String?
    private let search: String?
    private let run: String?
    private let step: Int?

    /// - Throws: 422 for a parameter that is not valid.
    init(_ query: Query) throws(Problem) {
        sendStatus = try query.oneOf("send_status", SendStatus.allCases.map(\.rawValue)).flatMap(SendStatus.init)
        readStatus = try query.oneOf("read_status", ReadStatus.allCases.map(\.rawValue)).flatMap(ReadStatus.init)
        status = try query.oneOf("status", MessageStatus.allCases.map(\.rawValue))
        reason = query["reason"]
        search = query["search"]
        run = query["run"]
        step = try query.int("step", in: 1...1000)
    }

    /// Messages with the names of their contacts, in the order of ids.
    /// - Parameter after: id of the last message of the page before.
    func fetch(campaign: String, after: [UInt8]?, limit: Int, in db: Database) throws -> [Row] {
        var condition = SQL("m.campaign_id = \(campaign)")
        if let after { condition += " AND m.id > \(Data(after))" }
        if let run { condition += Self.condition(run: run) }
        if let step { condition += " AND m.step = \(step) AND m.step > 0" }
        if let sendStatus { condition += Self.condition(sendStatus) }
        if let readStatus { condition += " AND m.status = \(readStatus.status.rawValue)" }
        if let status { condition += " AND m.status = \(status)" }
        if let reason { condition += " AND m.reason = \(reason)" }
        if let search { condition += Self.condition(search: search) }
        return try SQLRequest<Row>(
            literal: """
                SELECT \(sql: Self.columns), c.first_name AS first_name, c.last_name AS last_name FROM messages m
                LEFT JOIN contacts c ON c.contact_id = m.contact_id
                WHERE \(condition) ORDER BY m.id LIMIT \(limit)
                """
        ).fetchAll(db)
    }

    /// The index has the runs of campaigns that recur, and is used when the query says so.
    private static func condition(run: String) -> SQL {
        run == Campaign.onlyRun ? " AND m.run_id = \(run)" : " AND m.run_id = \(run) AND m.run_id <> '1'"
    }

    private static func condition(_ wanted: SendStatus) -> SQL {
        let statuses = MessageStatus.allCases.filter { status in
            [SendStatus(status, reason: ""), SendStatus(status, reason: Reason.notOnChannel)].contains(wanted)
        }
        let isIn = SQL(" AND m.status IN \(statuses.map(\.rawValue))")
        switch wanted {
        case .failed:
            return isIn + " AND NOT (m.status IN ('failed', 'suppressed') AND m.reason = \(Reason.notOnChannel))"
        case .notOnWhatsApp: return isIn + " AND m.reason = \(Reason.notOnChannel)"
        case .pending, .sent: return isIn
        }
    }

    private static func condition(search: String) -> SQL {
        let text = search.lowercased()
        return """
             AND (instr(m.address, \(text)) > 0 OR instr(lower(coalesce(c.first_name, '')), \(text)) > 0
                OR instr(lower(coalesce(c.last_name, '')), \(text)) > 0
                OR instr(lower(coalesce(c.first_name || ' ' || c.last_name, '')), \(text)) > 0)
            """
    }
}
