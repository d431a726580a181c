import GRDB
import Models
import Rules

/// Where people stand in drips: one row for each time that somebody is in one (a pass).
///
/// The scheduler decides and tells through the topic `enrolments.states`. A request writes a row of its own before, with
/// revision 0, so that a second request finds the first; the scheduler's answer takes its place.
enum EnrolmentStore {
    static let migration = Migration("enrolments") { db in
        try db.execute(
            sql: """
                CREATE TABLE enrolments (
                    campaign_id TEXT NOT NULL, address TEXT NOT NULL, pass INTEGER NOT NULL, contact_id TEXT NOT NULL,
                    latest INTEGER NOT NULL, status TEXT NOT NULL, step INTEGER NOT NULL, next_at INTEGER,
                    exit_reason TEXT NOT NULL, source TEXT NOT NULL, enrolled_at INTEGER NOT NULL, ended_at INTEGER,
                    revision INTEGER NOT NULL, PRIMARY KEY (campaign_id, address, pass)) WITHOUT ROWID;
                CREATE INDEX enrolments_contact ON enrolments(contact_id);
                CREATE INDEX enrolments_standing
                    ON enrolments(campaign_id, status, step, exit_reason, pass, next_at, revision);
                """)
    }

    // MARK: - Reading

    /// The newest pass of an address.
    static func newest(campaign: String, address: String, in db: Database) throws -> Enrolment? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT * FROM enrolments WHERE campaign_id = ? AND address = ? ORDER BY pass DESC LIMIT 1"),
            arguments: [campaign, address]
        ).map(Enrolment.init(row:))
    }

    /// The newest passes of a contact, of each address, in all drips or in one.
    static func newest(contact: String, campaign: String? = nil, in db: Database) throws -> [Enrolment] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM enrolments WHERE contact_id = ?1 AND latest AND (?2 IS NULL OR campaign_id = ?2)
                    ORDER BY campaign_id, address
                    """),
            arguments: [contact, campaign]
        ).map(Enrolment.init(row:))
    }

    // MARK: - Writing

    /// Takes in what the scheduler tells, unless something newer of the same pass is known. Somebody new is taken in only
    /// as long as a contact has the address: news of one that has been erased do not bring it back.
    static func learn(_ state: EnrolmentState, in db: Database) throws {
        var enrolment = Enrolment(state)
        if try newest(campaign: enrolment.campaignID, address: enrolment.address, in: db) == nil {
            guard let owner = try ContactAddresses.owner(of: enrolment.address, in: db) else { return }
            enrolment.contactID = owner
        }
        try save(enrolment, in: db)
    }

    /// Writes a pass; those before it are over.
    static func save(_ enrolment: Enrolment, in db: Database) throws {
        try db.cachedStatement(sql: upsert).execute(arguments: [
            enrolment.campaignID, enrolment.address, enrolment.pass, enrolment.contactID, enrolment.status.rawValue,
            enrolment.step, enrolment.nextAtMs, enrolment.exitReason, enrolment.source, enrolment.enrolledAtMs,
            enrolment.endedAtMs, enrolment.revision,
        ])
        guard enrolment.pass > 1 else { return }
        try db.cachedStatement(sql: endEarlier).execute(arguments: [
            DripExit.reEnrolled, enrolment.enrolledAtMs, enrolment.campaignID, enrolment.address, enrolment.pass,
        ])
    }

    private static let upsert = """
        INSERT INTO enrolments (campaign_id, address, pass, contact_id, status, step, next_at, exit_reason, source,
            enrolled_at, ended_at, revision, latest)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
            NOT EXISTS (SELECT 1 FROM enrolments WHERE campaign_id = ?1 AND address = ?2 AND pass > ?3))
        ON CONFLICT DO UPDATE SET status = excluded.status, step = excluded.step, next_at = excluded.next_at,
            exit_reason = excluded.exit_reason, source = excluded.source, enrolled_at = excluded.enrolled_at,
            ended_at = excluded.ended_at, revision = excluded.revision
        WHERE excluded.revision >= revision
        """

    /// The topic is compacted: the end of a pass may have made room for the next one's beginning.
    private static let endEarlier = """
        UPDATE enrolments SET latest = 0, exit_reason = iif(status = 'waiting', ?1, exit_reason),
            ended_at = coalesce(ended_at, ?2), step = \(DripPeople.begun), next_at = NULL,
            status = iif(status = 'waiting', 'exited', status)
        WHERE campaign_id = ?3 AND address = ?4 AND pass < ?5 AND latest
        """

    // MARK: - Deleting

    static func delete(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM enrolments WHERE campaign_id = ?", arguments: [campaign])
    }

    /// Requests that the scheduler has not answered: it answers none of a drip that is cancelled.
    static func deleteUnanswered(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM enrolments WHERE campaign_id = ? AND revision = 0", arguments: [campaign])
        try db.execute(
            sql: """
                UPDATE enrolments SET latest = 1 WHERE campaign_id = ?1 AND pass = (
                    SELECT max(pass) FROM enrolments e
                    WHERE e.campaign_id = ?1 AND e.address = enrolments.address) AND NOT latest
                """, arguments: [campaign])
    }

    /// Takes the person out of the drips they were in; the counts stay true.
    static func forget(_ contact: ErasedContact, atMs: Int64, in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE enrolments SET address = 'erased:' || lower(hex(randomblob(16))), contact_id = '',
                    exit_reason = iif(status = 'waiting', ?1, exit_reason), ended_at = coalesce(ended_at, ?2),
                    step = \(DripPeople.begun), next_at = NULL, status = iif(status = 'waiting', 'exited', status)
                WHERE contact_id = ?3
                """, arguments: [DripExit.removed, atMs, contact.id])
    }
}
