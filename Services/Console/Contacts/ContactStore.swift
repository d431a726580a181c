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

    /// All addresses of each contact, and whose an address is where neither of the indices above tells.
    static let moreAddresses = Migration("more addresses of contacts") { db in
        try db.execute(
            sql: """
                ALTER TABLE contacts ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';
                CREATE TABLE contact_addresses (address TEXT PRIMARY KEY, contact_id TEXT NOT NULL) WITHOUT ROWID;
                CREATE INDEX contact_addresses_contact ON contact_addresses(contact_id);
                INSERT OR IGNORE INTO contact_addresses
                    SELECT 'email:' || lower(email), contact_id FROM contacts WHERE phone <> '' AND email <> ''
                    AND lower(email) NOT IN (SELECT lower(email) FROM contacts WHERE phone = '');
                UPDATE contacts SET addresses = CASE
                    WHEN phone = '' THEN json_array('email:' || lower(email))
                    WHEN contact_id IN (SELECT contact_id FROM contact_addresses)
                        THEN json_array('phone:' || phone, 'email:' || lower(email))
                    ELSE json_array('phone:' || phone) END;
                """)
    }

    // Null where there is no such address, and nulls may repeat. Not partial indexes: SQLite prepares a statement that
    // uses one anew for each value bound to it.
    static let phoneKey = "nullif(phone, '')"
    /// Without a phone the e-mail is the address, and an address is one recipient.
    static let emailKey = "CASE WHEN phone = '' AND email <> '' THEN lower(email) END"

    // MARK: Reading

    static func find(_ id: String, in db: Database) throws -> Contact? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM contacts WHERE contact_id = ?"), arguments: [id]
        ).map(Contact.init(row:))
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> Contact {
        guard let contact = try find(id, in: db) else { throw Problem.notFound("contact", id) }
        return contact
    }

    /// - Parameter phone: E.164.
    static func find(phone: String, in db: Database) throws -> Contact? {
        try find(address: Address.phone(phone), in: db)
    }

    /// The contact that an address belongs to.
    static func find(address: String, in db: Database) throws -> Contact? {
        try ContactAddresses.owner(of: address, in: db).flatMap { try find($0, in: db) }
    }

    // MARK: Writing

    /// - Throws: 409 when another contact has the id or one of the addresses.
    static func insert(_ contact: Contact, in transaction: Transaction) throws {
        if try find(contact.id, in: transaction.db) != nil {
            throw Problem.conflict(
                "There is a contact \(contact.id) already.", errors: [InvalidInput(pointer: "/id", reason: "is taken")])
        }
        try add(contact, in: transaction)
    }

    /// Inserts a contact whose id is known to be free.
    /// - Throws: 409 when another contact has one of the addresses.
    static func add(_ contact: Contact, in transaction: Transaction) throws {
        let contact = try ContactAddresses.settled(contact, before: nil, in: transaction.db)
        try write(contact, insert, in: transaction)
        try ContactAddresses.enter(contact, before: nil, in: transaction.db)
        try publish(contact, in: transaction)
    }

    /// - Throws: 409 when another contact has one of the addresses.
    static func update(_ old: Contact, to contact: Contact, in transaction: Transaction) throws {
        let contact = try ContactAddresses.settled(contact, before: old, in: transaction.db)
        let addresses = contact.addresses
        for address in old.addresses where !addresses.contains(address) { try bury(address, in: transaction) }
        try write(contact, update, in: transaction)
        try ContactAddresses.enter(contact, before: old, in: transaction.db)
        try publish(contact, in: transaction)
    }

    /// Erases the contact and everything known about its addresses.
    static func erase(_ contact: Contact, in transaction: Transaction) throws {
        let erased = ErasedContact(id: contact.id, addresses: contact.addresses)
        for feature in Features.all { try feature.erase?(erased, transaction) }
        try remove(contact, in: transaction)
        for address in contact.addresses { try bury(address, in: transaction) }
    }

    /// Takes a contact out that is another one; what is known about its addresses stays, and the log is told by whoever
    /// takes them over.
    static func remove(_ contact: Contact, in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM contacts WHERE contact_id = ?", arguments: [contact.id])
        try transaction.db.execute(sql: "DELETE FROM contact_addresses WHERE contact_id = ?", arguments: [contact.id])
    }

    private static func write(_ contact: Contact, _ sql: String, in transaction: Transaction) throws {
        let tags = contact.tags.isEmpty ? "[]" : JSONText.array(contact.tags)
        let attributes = contact.attributes.isEmpty ? "{}" : JSONText.object(contact.attributes)
        let statement = try transaction.db.cachedStatement(sql: sql)
        try statement.execute(
            arguments: [
                contact.phone, contact.email, contact.firstName, contact.lastName, contact.company, contact.language,
                contact.timeZone, tags, attributes, contact.isBlacklisted, contact.createdAtMs, contact.updatedAtMs,
                JSONText.array(contact.addresses), contact.id,
            ])
    }

    private static let insert = """
        INSERT INTO contacts (phone, email, first_name, last_name, company, language, time_zone, tags, attributes,
            blacklisted, created_at, updated_at, addresses, contact_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let update = """
        UPDATE contacts SET phone = ?, email = ?, first_name = ?, last_name = ?, company = ?, language = ?,
            time_zone = ?, tags = ?, attributes = ?, blacklisted = ?, created_at = ?, updated_at = ?, addresses = ?
        WHERE contact_id = ?
        """

    // MARK: The log

    static func publish(_ contact: Contact, in transaction: Transaction) throws {
        for record in contact.records {
            try transaction.emit(
                Topics.recipients, key: RecordKey.recipient(workspace: Workspace.standard, address: record.address),
                value: Codec.encode(record))
        }
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
        take(JSONText.parseArray(row["addresses"]))
    }

    /// - Parameter all: every address, phone and e-mail among them.
    private mutating func take(_ all: [String]) {
        let own = (phone.isEmpty ? "" : Address.phone(phone), email.isEmpty ? "" : Address.email(email))
        otherAddresses = all.filter { $0 != own.0 && $0 != own.1 }
        isEmailShared = !phone.isEmpty && !email.isEmpty && !all.contains(own.1)
    }

    private static func tags(_ text: String) -> [String] {
        guard text.utf8.count > 2, case .array(let values)? = try? JSONParser.parse(text) else { return [] }
        return values.compactMap { if case .string(let tag) = $0 { tag } else { nil } }
    }
}
