import Foundation
import GRDB
import Models
import ServiceKit
import Testing

@testable import Console

/// How long an estimate takes at a size; only when asked for, because a debug build says little:
/// `CAMPAIGNS_ESTIMATE_CONTACTS=100000`.
@Suite(
    "Estimate, speed", .enabled(if: ProcessInfo.processInfo.environment["CAMPAIGNS_ESTIMATE_CONTACTS"] != nil),
    .serialized)
struct EstimateSpeedTests {
    private let size = Int(ProcessInfo.processInfo.environment["CAMPAIGNS_ESTIMATE_CONTACTS"] ?? "") ?? 0

    /// Contacts of several countries with consents in another order than their own, one in five with a window.
    private func populate(_ fixture: CampaignFixture) async throws {
        try await fixture.populate()
        let (size, nowMs) = (size, fixture.clock.nowMs())
        try await fixture.store.write { transaction in
            let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(size))"
            // A step through the numbers that is prime to their count mixes their order.
            let phone =
                "'+' || (CASE i % 3 WHEN 0 THEN 9170 WHEN 1 THEN 4915 ELSE 5511 END) || (10000000 + i * 7919 % 9999991)"
            try transaction.db.execute(
                sql: """
                    INSERT INTO contacts \(numbers)
                    SELECT 'c' || i, \(phone), '', 'Name' || i, 'Last', '', 'en', 'Asia/Kolkata', '["vip"]',
                        '{"city":"Pune","order_number":"A-' || i || '"}', i % 50 = 0, 1, 1 FROM n;
                    INSERT INTO consent_states \(numbers)
                    SELECT 'phone:' || \(phone), 'marketing', iif(i % 10 = 0, 2, 1), 1 FROM n;
                    INSERT INTO windows \(numbers)
                    SELECT 'phone:' || \(phone), 'wa', \(nowMs) - i * 1000 FROM n WHERE i % 5 = 0;
                    """)
        }
    }

    private func measure(_ name: String, _ fixture: CampaignFixture, _ campaign: CampaignRecord) async throws {
        let nowMs = fixture.clock.nowMs()
        var seconds: [Double] = []
        var audience: Int64 = 0
        for _ in 0..<5 {
            let start = ContinuousClock.now
            audience = try await fixture.store.read { db in
                let made = Campaign(record: campaign, createdAtMs: 1, updatedAtMs: 1)
                return try Estimate(made, try ChannelStore.find("wa", in: db), nowMs: nowMs, in: db).audience
            }
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        let sorted = seconds.sorted().map { String(format: "%.3f", $0) }
        print("estimate of \(audience), \(name): median \(sorted[2]) s, \(sorted[0]) to \(sorted[4]) s")
        #expect(audience == Int64(size) + 2)
    }

    private func campaign(_ parameter: TemplateParameter) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.channelID = "wa"
        campaign.purpose = Purpose.marketing
        campaign.audience.all = true
        campaign.expiresAfterS = 86_400
        campaign.content.template.name = "offer"
        campaign.content.template.language = "en"
        campaign.content.template.body = [parameter]
        return campaign
    }

    @Test("plain, with placeholders, and with everything")
    func sizes() async throws {
        let fixture = try CampaignFixture()
        try await populate(fixture)
        var parameter = TemplateParameter()
        parameter.field = "first_name"
        parameter.fallback = "there"
        try await measure("a fallback for each parameter", fixture, campaign(parameter))
        parameter.clearFallback()
        try await measure("a parameter without fallback", fixture, campaign(parameter))
        parameter.field = "attributes.order_number"
        try await measure("an attribute without fallback", fixture, campaign(parameter))
        try await everything(fixture)
        try await measure("caps, quiet hours, a daily limit", fixture, campaign(parameter))
    }

    private func everything(_ fixture: CampaignFixture) async throws {
        let nowMs = fixture.clock.nowMs()
        try await fixture.store.write { transaction in
            var settings = try SettingsStore.current(in: transaction.db)
            var cap = FrequencyCap()
            cap.purpose = Purpose.marketing
            cap.count = 3
            cap.periodS = 7 * 86_400
            settings.frequencyCaps = [cap]
            settings.quietHours.hours.startMinute = 21 * 60
            settings.quietHours.hours.endMinute = 8 * 60
            settings.quietHours.hours.timeZone = "recipient"
            _ = try SettingsStore.save(settings, in: transaction)
            var channel = try ChannelStore.require("wa", in: transaction.db)
            channel.record.recipientsPerDay = 100_000
            try ChannelStore.save(channel, in: transaction)
            // Two sends to everybody within the week, one of them within the day.
            for (run, ago) in [(1, 3_600_000), (2, 259_200_000)] {
                try transaction.db.execute(
                    sql: """
                        INSERT INTO ledger (\(LedgerStore.columns), label, sent_at)
                        SELECT CAST(randomblob(16) AS BLOB), 'earlier', 'phone:' || phone, 'IN', 'wa', 'marketing',
                            'marketing', 2, 1, \(nowMs) - \(ago), 'w' || \(run), NULL, NULL, '', '', '', '', NULL, '', '',
                            0, 1, 0, 2, \(nowMs) - \(ago) FROM contacts WHERE phone <> ''
                        """)
            }
        }
    }
}
