import GRDB
import Models
import Rules

/// Who of a drip's people is asked for: everybody's newest pass, in the order of addresses.
struct EnrolmentList: Sendable {
    static let parameters = Page.parameters.union(["status", "step", "search", "contact_id"])

    /// A person with the names of their contact.
    struct Person: Sendable {
        let enrolment: Enrolment
        let firstName: String?
        let lastName: String?
        let email: String?

        var json: JSONValue {
            let names: [(String, JSONValue)] = [
                ("first_name", .text(firstName)), ("last_name", .text(lastName)), ("email", .text(email)),
            ]
            return .object(JSONObject(unique: enrolment.members + names))
        }
    }

    let page: Page
    private let after: String
    private let status: String?
    private let step: Int?
    private let search: String?
    private let contact: String?

    /// - Throws: 422 for a parameter that is not valid.
    init(_ query: Query) throws(Problem) {
        page = try Page(query, keys: 1)
        after = try page.afterText() ?? ""
        status = try query.oneOf("status", Enrolment.Status.allCases.map(\.rawValue))
        step = try query.int("step", in: 0...1000)
        search = query["search"]
        contact = query["contact_id"]
    }

    /// Up to one more than the page.
    func fetch(campaign: String, in db: Database) throws -> [Person] {
        try fetch(campaign: campaign, after: after, limit: page.fetchCount, in: db)
    }

    /// - Parameter after: address of the last person of the page before.
    func fetch(campaign: String, after: String, limit: Int, in db: Database) throws -> [Person] {
        var conditions = [
            SQLFragment("e.campaign_id = ? AND e.latest AND e.address > ?", [.text(campaign), .text(after)])
        ]
        if let status { conditions.append(SQLFragment("e.status = ?", [.text(status)])) }
        if let step { conditions.append(SQLFragment("e.step = ?", [.integer(Int64(step))])) }
        if let contact { conditions.append(SQLFragment("e.contact_id = ?", [.text(contact)])) }
        if let search {
            let found = ContactSearch.condition(search)
            conditions.append(
                SQLFragment("e.contact_id IN (SELECT contact_id FROM contacts WHERE \(found.sql))", found.arguments))
        }
        let sql = """
            SELECT e.*, c.first_name, c.last_name, c.email FROM enrolments e
            LEFT JOIN contacts c ON c.contact_id = e.contact_id
            WHERE \(conditions.map(\.sql).joined(separator: " AND ")) ORDER BY e.address LIMIT ?
            """
        let arguments = StatementArguments(conditions.flatMap(\.values) + [limit.databaseValue])
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            Person(
                enrolment: Enrolment(row: row), firstName: row["first_name"], lastName: row["last_name"],
                email: row["email"])
        }
    }
}
