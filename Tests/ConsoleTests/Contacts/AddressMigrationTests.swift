import Foundation
import GRDB
import Models
import Testing

@testable import Console

@Suite("Contacts of earlier versions")
struct AddressMigrationTests {
    @Test("have their phone and e-mail as addresses; of a shared e-mail the first is the owner")
    func migrates() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "console-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "console.sqlite").path()
        let earlier = try Store(
            path: path, migrations: Features.migrations.filter { $0.name != ContactStore.moreAddresses.name },
            now: { 1 })
        try await earlier.write { transaction in
            for (id, phone, email) in [
                ("a", "+919812345670", ""), ("b", "+919812345671", "X@b.example"),
                ("c", "+919812345672", "x@b.example"),
                ("d", "", "D@b.example"), ("e", "+919812345673", "d@b.example"),
            ] {
                try transaction.db.execute(
                    sql: """
                        INSERT INTO contacts (contact_id, phone, email, first_name, last_name, company, language,
                            time_zone, tags, attributes, blacklisted, created_at, updated_at)
                        VALUES (?, ?, ?, '', '', '', '', '', '[]', '{}', 0, 1, 1)
                        """,
                    arguments: [id, phone, email])
            }
        }
        try earlier.close()

        let store = try Store(path: path, migrations: Features.migrations, now: { 1 })
        let (addresses, owners) = try await store.read { db in
            (
                try ["a", "b", "c", "d", "e"].map { try ContactStore.require($0, in: db).addresses },
                try ["email:x@b.example", "email:d@b.example", "phone:+919812345670"].map {
                    try ContactAddresses.owner(of: $0, in: db)
                }
            )
        }
        try store.close()
        #expect(
            addresses == [
                ["phone:+919812345670"], ["phone:+919812345671", "email:x@b.example"], ["phone:+919812345672"],
                ["email:d@b.example"], ["phone:+919812345673"],
            ])
        #expect(owners == ["b", "d", "a"])
    }
}
