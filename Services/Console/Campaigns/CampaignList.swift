import GRDB
import Models
import ServiceKit

/// The list of campaigns, newest first.
struct CampaignList: Sendable {
    static let parameters: Set<String> = Page.parameters.union(["search", "status", "from", "to"])

    let page: Page
    private let search: String?
    private let status: String?
    private let fromMs: Int64?
    private let toMs: Int64?
    private let after: (createdAtMs: Int64, id: String)?

    /// - Throws: 422 for a parameter that is not valid.
    init(_ query: Query) throws(Problem) {
        page = try Page(query, keys: 2)
        search = query["search"]
        status = try query.oneOf("status", CampaignStatus.words)
        fromMs = try query.time("from")
        toMs = try query.time("to")
        after = try Self.after(page)
    }

    private static func after(_ page: Page) throws(Problem) -> (createdAtMs: Int64, id: String)? {
        guard let values = page.after else { return nil }
        guard case .int(let createdAtMs) = values[0], case .string(let id) = values[1] else {
            throw .invalid("?after", "is not a cursor of this list")
        }
        return (createdAtMs, id)
    }

    /// Up to one more than the page.
    func fetch(in db: Database) throws -> [Campaign] {
        var conditions = ["1"]
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        // instr folds nothing, LIKE folds ASCII: both sides in lower case find more without wildcards to escape.
        if let search { add("instr(lower(name), lower(?)) > 0", search) }
        if let status { add("status = ?", status) }
        if let fromMs { add("created_at >= ?", fromMs) }
        if let toMs { add("created_at < ?", toMs) }
        if let after { add("(created_at, id) < (?, ?)", after.createdAtMs, after.id) }
        let sql = """
            SELECT * FROM campaigns WHERE \(conditions.joined(separator: " AND "))
            ORDER BY created_at DESC, id DESC LIMIT \(page.fetchCount)
            """
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map(CampaignStore.decode)
    }

    static func key(_ campaign: Campaign) -> [JSONValue] { [.int(campaign.createdAtMs), .string(campaign.id)] }
}

extension Query {
    /// Milliseconds since the epoch of an RFC 3339 time.
    func time(_ name: String) throws(Problem) -> Int64? {
        guard let text = self[name] else { return nil }
        guard let milliseconds = RFC3339.parse(text) else {
            throw .invalid("?\(name)", "must be an RFC 3339 time such as 2026-03-01T09:00:00Z")
        }
        return milliseconds
    }
}
