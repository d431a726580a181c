import Foundation
import GRDB
import Models
import Testing

@testable import Console

@Suite("Runs of earlier versions")
struct RunMigrationTests {
    private static let new = [
        ProgressStore.runs, MessageStore.variants, MessageStore.steps, LedgerDays.runs, CampaignStore.decisions,
    ]

    @Test("have their account, their messages and their cost")
    func migrates() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "console-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "console.sqlite").path()
        let names = Set(Self.new.map(\.name))
        let earlier = try Store(
            path: path, migrations: Features.migrations.filter { !names.contains($0.name) }, now: { 1 })
        try await earlier.write { try Self.fill($0.db) }
        try earlier.close()

        let store = try Store(path: path, migrations: Features.migrations, now: { 1 })
        let (progress, run, rows, messages) = try await store.read { db in
            (
                try ProgressStore.sum(campaign: "c", in: db), try ProgressStore.run("1", campaign: "c", in: db),
                try LedgerDays.rows(CostReport.Scope(), in: db),
                try MessageFilter(Query("run=1", allowed: ["run"])).fetch(campaign: "c", after: nil, limit: 9, in: db)
                    .map(MessageStore.decode)
            )
        }
        try store.close()
        #expect(progress.planned == 4)
        #expect(progress.isComplete)
        #expect(run?.status == .completed)
        #expect(run?.endedAtMs == 11)
        #expect(Dictionary(rows.map { ($0.day.campaignID, $0.day.runID) }) { $1 } == ["c": "1", "~reply": ""])
        #expect(messages.map(\.variant) == [""])
    }

    private static func fill(_ db: Database) throws {
        for partition in Int32(0)..<2 {
            var progress = RunProgress()
            progress.campaignID = "c"
            progress.runID = "1"
            progress.partition = partition
            progress.partitionCount = 2
            progress.buckets = ["sent": 2]
            progress.expanded = true
            progress.updatedAtMs = Int64(10 + partition)
            try db.execute(
                sql:
                    "INSERT INTO run_progress (campaign_id, run_id, partition, updated_at, record) VALUES (?, ?, ?, ?, ?)",
                arguments: ["c", "1", partition, progress.updatedAtMs, Data(Codec.encode(progress))])
        }
        for campaign in ["c", "~reply"] {
            try db.execute(
                sql: """
                    INSERT INTO cost_days (campaign_id, day, channel_id, category, country, conversation, billing,
                        messages, delivered, charged, conversations) VALUES (?, 1, 'wa', 'marketing', 'IN', 2, 2, 1, 1, 1, 1)
                    """,
                arguments: [campaign])
        }
        try db.execute(
            sql: """
                INSERT INTO messages (id, campaign_id, run_id, step, position, address, contact_id, channel_id, status,
                    attempt, reason, failed_at_provider, provider_message_id, conversation, category, timeline)
                VALUES (x'01', 'c', '1', 0, 0, 'phone:+1', '', 'wa', 'sent', 1, '', 0, '', 0, '', x'')
                """)
    }
}
