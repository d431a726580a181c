import GRDB
import Models

/// Counts the people of a drip by where they stand, in the table that follows `enrolments.states`.
enum DripPeople {
    /// Passes that stand alike.
    struct Group: Sendable {
        /// The last step that has begun, 0: none.
        let begun: Int
        /// `waiting`, `completed` or `exited`.
        let status: String
        /// The messages of the step that has begun last have no outcome yet; else the next one waits for its time.
        let isUnderWay: Bool
        let exitReason: String
        let count: Int64
    }

    /// A step's messages are under way when it has no time any more. A request that the scheduler has not answered has no
    /// time either, and no revision.
    private static let underWay = "status = 'waiting' AND next_at IS NULL AND revision > 0"
    /// The last step that has begun, as SQL of the table's columns; 0: none.
    static let begun = "iif(status <> 'waiting' OR (\(underWay)), step, step - 1)"

    /// - Parameter pass: only everybody's so many-th time; `nil`: all times.
    static func groups(campaign: String, pass: Int?, in db: Database) throws -> [Group] {
        var condition = SQL("campaign_id = \(campaign)")
        if let pass { condition += " AND pass = \(pass)" }
        return try SQLRequest<Row>(
            literal: """
                SELECT \(sql: begun), status, \(sql: underWay), exit_reason, count(*) FROM enrolments WHERE \(condition)
                GROUP BY 1, 2, 3, 4
                """
        ).fetchAll(db).map { Group(begun: $0[0], status: $0[1], isUnderWay: $0[2], exitReason: $0[3], count: $0[4]) }
    }

    /// How many people wait in a drip who have not reached a step.
    static func waiting(before step: Int, campaign: String, in db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM enrolments WHERE campaign_id = ? AND status = 'waiting' AND \(begun) < ?"),
            arguments: [campaign, step]) ?? 0
    }
}
