import GRDB
import Models
import Rules

/// Contacts in the database, and what the log is told about them.
enum ContactStore {
    /// Text columns are empty where a contact has no value, so that rules need no special case (``AudienceSQL``).
    static let migration = Migration("contacts") { db in
        try db.execute(
            sql: """
                CREATE TABLE contacts (
                    contact_id TEXT PRIMARY KEY, phone TEXT NOT NULL, email TEXT NOT NULL,
                    first_name TEXT NOT NULL, last_name TEXT NOT NULL, company TEXT NOT NULL,
                    language TEXT NOT NULL, time_zone TEXT NOT NULL, tags TEXT NOT NULL, attributes TEXT NOT NULL,
                    blacklisted INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
                CREATE UNIQUE INDEX contacts_phone ON contacts(\(phoneKey));
                CREATE UNIQUE INDEX contacts_email ON contacts(\(emailKey));
                """)
    }

    // Null where there is no such address, and nulls may repeat. Not partial indexes: SQLite prepares a statement that
    // uses one anew for each value bound to it.
    private static let phoneKey = "nullif(phone, '')"
    /// Without a phone the e-mail is the address, and an address is one recipient.
    private static let emailKey = "CASE WHEN phone = '' AND email <> '' THEN lower(email) END"

    // MARK: Reading

    static func find(_ id: String, in db: Database) throws -> Contact? {
        try fetchOne("contact_id = ?", id, in: db)
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> Contact {
        guard let contact = try find(id, in: db) else { throw Problem.notFound("contact", id) }
        return contact
    }

    /// - Parameter phone: E.164.
    static func find(phone: String, in db: Database) throws -> Contact? {
        try fetchOne("\(phoneKey) = ?", phone, in: db)
    }

    /// The contact whose address an e-mail is: one without a phone.
    static func find(addressEmail email: String, in db: Database) throws -> Contact? {
        try fetchOne("\(emailKey) = lower(?)", email, in: db)
    }

    private static func fetchOne(_ condition: String, _ value: String, in db: Database) throws -> Contact? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM contacts WHERE \(condition)"), arguments: [value]
        ).map(Contact.init(row:))
    }

    // MARK: Writing

    /// - Throws: 409 when another contact has the id, the phone, or, for one without a phone, the e-mail.
    static func insert(_ contact: Contact, in transaction: Transaction) throws {
        if try find(contact.id, in: transaction.db) != nil {
            throw Problem.conflict(
                "There is a contact \(contact.id) already.", errors: [InvalidInput(pointer: "/id", reason: "is taken")])
        }
        try requireFreeAddress(contact, in: transaction.db)
        try add(contact, in: transaction)
    }

    /// Inserts a contact whose id and address are known to be free.
    static func add(_ contact: Contact, in transaction: Transaction) throws {
        try write(contact, insert, in: transaction)
        try publish(contact, in: transaction)
    }

    /// - Throws: 409 when another contact has the address.
    static func update(_ old: Contact, to contact: Contact, in transaction: Transaction) throws {
        if contact.address != old.address {
            try requireFreeAddress(contact, in: transaction.db)
            try bury(old.address, in: transaction)
        }
        try write(contact, update, in: transaction)
        try publish(contact, in: transaction)
    }

    /// Erases the contact and everything known about its addresses.
    static func erase(_ contact: Contact, in transaction: Transaction) throws {
        let erased = ErasedContact(id: contact.id, addresses: contact.addresses)
        for feature in Features.all { try feature.erase?(erased, transaction) }
        try transaction.db.execute(sql: "DELETE FROM contacts WHERE contact_id = ?", arguments: [contact.id])
        try bury(contact.address, in: transaction)
    }

    private static func requireFreeAddress(_ contact: Contact, in db: Database) throws {
        let other =
            contact.phone.isEmpty
            ? try find(addressEmail: contact.email, in: db) : try find(phone: contact.phone, in: db)
        guard let other, other.id != contact.id else { return }
        let field = contact.phone.isEmpty ? "email" : "phone"
        throw Problem.conflict(
            "The contact \(other.id) has this \(field).",
            errors: [InvalidInput(pointer: "/\(field)", reason: "belongs to the contact \(other.id)")])
    }

    private static func write(_ contact: Contact, _ sql: String, in transaction: Transaction) throws {
        let tags = contact.tags.isEmpty ? "[]" : JSONText.array(contact.tags)
        let attributes = contact.attributes.isEmpty ? "{}" : JSONText.object(contact.attributes)
        let statement = try transaction.db.cachedStatement(sql: sql)
        try statement.execute(
            arguments: [
                contact.phone, contact.email, contact.firstName, contact.lastName, contact.company, contact.language,
                contact.timeZone, tags, attributes, contact.isBlacklisted, contact.createdAtMs, contact.updatedAtMs,
                contact.id,
            ])
    }

    private static let insert = """
        INSERT INTO contacts (phone, email, first_name, last_name, company, language, time_zone, tags, attributes,
            blacklisted, created_at, updated_at, contact_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let update = """
        UPDATE contacts SET phone = ?, email = ?, first_name = ?, last_name = ?, company = ?, language = ?,
            time_zone = ?, tags = ?, attributes = ?, blacklisted = ?, created_at = ?, updated_at = ?
        WHERE contact_id = ?
        """

    // MARK: The log

    static func publish(_ contact: Contact, in transaction: Transaction) throws {
        try transaction.emit(
            Topics.recipients, key: RecordKey.recipient(workspace: Workspace.standard, address: contact.address),
            value: Codec.encode(contact.record))
    }

    /// Tells the log that nobody has this address any more.
    private static func bury(_ address: String, in transaction: Transaction) throws {
        try transaction.emit(
            Topics.recipients, key: RecordKey.recipient(workspace: Workspace.standard, address: address), value: nil)
    }

    static let republisher = Republisher("recipients", .recipients) { transaction, cursor, limit in
        let rows = try Row.fetchAll(
            transaction.db, sql: "SELECT * FROM contacts WHERE contact_id > ? ORDER BY contact_id LIMIT ?",
            arguments: [cursor ?? "", limit])
        for row in rows { try publish(Contact(row: row), in: transaction) }
        return rows.count < limit ? nil : rows.last?["contact_id"]
    }
}

extension Contact {
    init(row: Row) {
        self.init(
            id: row["contact_id"], phone: row["phone"], email: row["email"], firstName: row["first_name"],
            lastName: row["last_name"], company: row["company"], language: row["language"],
            timeZone: row["time_zone"], tags: Self.tags(row["tags"]),
            attributes: JSONText.parseObject(row["attributes"]), isBlacklisted: row["blacklisted"],
            createdAtMs: row["created_at"], updatedAtMs: row["updated_at"])
    }

    private static func tags(_ text: String) -> [String] {
        guard text.utf8.count > 2, case .array(let values)? = try? JSONParser.parse(text) else { return [] }
        return values.compactMap { if case .string(let tag) = $0 { tag } else { nil } }
    }
}
