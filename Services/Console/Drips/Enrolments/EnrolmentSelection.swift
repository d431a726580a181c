import GRDB
import Models

/// Whom a request is about: contacts by name, or those that a filter finds now.
enum EnrolmentSelection: Sendable {
    case contacts([String])
    case filter(Filter)

    private static let mostContacts = 20_000
    /// Contacts of one transaction: others write in between.
    private static let pageSize = 2_000

    /// - Throws: 422 unless the body has exactly one of `contacts` and `filter`.
    init(_ body: ObjectReader) throws(Problem) {
        let contacts = body.strings("contacts", each: .id, count: 0...Self.mostContacts)
        let filter = body.object("filter").map(FilterReader.read)
        if body.raw("contacts") != nil { body.refuse("filter", "cannot stand beside contacts") }
        if body.raw("contacts") == nil, body.raw("filter") == nil {
            body.fail("contacts", "is required, or a filter")
        }
        try body.finish()
        self = filter.map(Self.filter) ?? .contacts(contacts ?? [])
    }

    /// Does something for each of the contacts.
    ///
    /// Those named are dealt with in one transaction; those of a filter in several, because they may be very many: when
    /// the process dies in between, the request can be repeated without harm.
    /// - Parameter act: returns why nothing is done; `nil`: it is.
    /// - Throws: 422 naming the first contact that is not there; 404 and 409 of the drip.
    func forEach(
        of campaign: String, in store: Store,
        _ act: @escaping @Sendable (EnrolmentDesk, Contact, Transaction) throws -> String?
    ) async throws -> EnrolmentOutcome {
        switch self {
        case .contacts(let ids):
            return try await store.write { transaction in
                let desk = try EnrolmentDesk(campaign, in: transaction.db)
                var outcome = EnrolmentOutcome()
                for contact in try Self.require(ids, in: transaction.db) {
                    outcome.note(contact, try act(desk, contact, transaction))
                }
                return outcome
            }
        case .filter(let filter):
            var outcome = EnrolmentOutcome()
            var after: String?
            repeat {
                (outcome, after) = try await store.write { [outcome, after] transaction in
                    let desk = try EnrolmentDesk(campaign, in: transaction.db)
                    let page = ContactListStore.Selection(filter: filter, after: after, limit: Self.pageSize)
                    let contacts = try ContactListStore.fetch(page, in: transaction.db)
                    var outcome = outcome
                    for contact in contacts { outcome.note(contact, try act(desk, contact, transaction)) }
                    return (outcome, contacts.count < Self.pageSize ? nil : contacts.last?.id)
                }
            } while after != nil
            return outcome
        }
    }

    private static func require(_ ids: [String], in db: Database) throws -> [Contact] {
        var seen: Set<String> = []
        return try ids.enumerated().filter { seen.insert($0.element).inserted }.map { index, id in
            guard let contact = try ContactStore.find(id, in: db) else {
                throw Problem.invalid("/contacts/\(index)", "there is no contact '\(id)'")
            }
            return contact
        }
    }
}

/// What has come of a request about many contacts.
struct EnrolmentOutcome: Sendable {
    private(set) var count: Int64 = 0
    private var skipped: [(contact: String, reason: String)] = []
    private var skippedCount: Int64 = 0

    /// Answers name so many of those skipped, and count them all.
    private static let mostSkipped = 1_000

    mutating func note(_ contact: Contact, _ reason: String?) {
        guard let reason else {
            count += 1
            return
        }
        skippedCount += 1
        if skipped.count < Self.mostSkipped { skipped.append((contact.id, reason)) }
    }

    /// - Parameter name: what the others are: `enrolled`, `removed`.
    func json(_ name: String) -> JSONValue {
        let listed = skipped.map {
            JSONValue.object(JSONObject([("contact_id", .string($0)), ("reason", .string($1))]))
        }
        return .object(
            JSONObject(unique: [
                (name, .int(count)), ("skipped", .array(listed)), ("skipped_count", .int(skippedCount)),
            ]))
    }
}
