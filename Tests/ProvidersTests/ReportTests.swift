import Foundation
import Models
import Providers
import Testing

/// What providers tell about a channel, and media that are stored with them.
@Suite struct ReportTests {
    @Test(
        arguments: [
            (#"{"quality_rating":"GREEN","throughput":{"level":"STANDARD"}}"#, "GREEN", 80.0, nil),
            (
                #"{"quality_rating":"NA","throughput":{"level":"HIGH"},"whatsapp_business_manager_messaging_limit":"TIER_2K"}"#,
                "UNKNOWN", 1000, 2000
            ),
            (
                #"{"throughput":{"level":"STANDARD"},"is_on_biz_app":true,"messaging_limit_tier":"TIER_UNLIMITED"}"#,
                "", 20, 0
            ),
            (#"{"throughput":{"level":"NOT_APPLICABLE"}}"#, "", nil, nil),
            (#"{"whatsapp_business_manager_messaging_limit":"TIER_NOT_SET"}"#, "", nil, nil),
            (#"{"whatsapp_business_manager_messaging_limit":"TIER_1M"}"#, "", nil, 1_000_000),
        ] as [(String, String, Double?, Int64?)])
    func health(_ body: String, _ quality: String, _ rate: Double?, _ limit: Int64?) throws {
        let health = try WhatsAppCloud().parseTest(status: 200, body: Array(body.utf8)).health
        #expect(health.quality == quality)
        #expect((health.hasMessagesPerSecond ? health.messagesPerSecond : nil) == rate)
        #expect((health.hasRecipientsPerDay ? health.recipientsPerDay : nil) == limit)
    }

    private func partner() throws -> any Provider {
        try #require(ProviderRegistry.provider(named: "whatsapp_360dialog"))
    }

    @Test func aPartnersReportKeepsTheSecret() throws {
        let body = #"{"url":"https://hooks.example","headers":{"X-Secret":"s3"}}"#
        let report = try partner().parseTest(status: 200, body: Array(body.utf8))
        #expect(report.fields == ["url": "https://hooks.example"])
    }

    @Test func aPartnersRefusalIsInItsWords() throws {
        let partner = try partner()
        let body = #"{"meta":{"success":false,"http_code":401,"developer_message":"Invalid api key"}}"#
        let failure = #expect(throws: ProviderFailure.self) {
            try partner.parseTest(status: 401, body: Array(body.utf8))
        }
        #expect(failure?.error.title == "Invalid api key")
    }

    @Test func otherProviders() throws {
        let bot = #"{"ok":true,"result":{"id":1,"is_bot":true,"username":"shop_bot"}}"#
        #expect(try Telegram().parseTest(status: 200, body: Array(bot.utf8)).fields["username"] == "shop_bot")
        let account = #"{"sid":"AC1","status":"active","auth_token":"secret"}"#
        #expect(
            try TwilioSMS().parseTest(status: 200, body: Array(account.utf8)).fields
                == ["sid": "AC1", "status": "active"])
        #expect(throws: ProviderFailure.self) { try Email().parseTest(status: 535, body: Array("no".utf8)) }
        #expect(throws: ProviderFailure.self) { try GenericWebhook().parseTest(status: 401, body: []) }
        let refused = #"{"ok":false,"error_code":401,"description":"Unauthorized"}"#
        let failure = #expect(throws: ProviderFailure.self) {
            try Telegram().parseTest(status: 401, body: Array(refused.utf8))
        }
        #expect(failure?.error.title == "Unauthorized")
    }

    @Test func aSignedPing() throws {
        var record = ChannelRecord()
        record.settings = ["url": "https://shop.example/in"]
        let access = ChannelAccess(record: record, credentials: ["signing_secret": "s"])
        let ping = try GenericWebhook().testRequest(on: access, context: SendContext(nowMs: 1_800_000_000_000))
        let headers = Dictionary(ping.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        #expect(GenericWebhook().verify(Fixture.request(ping.body, headers: headers), on: access))
    }

    @Test func aFileIsUploadedOnce() throws {
        let media = try #require(WhatsAppCloud().media)
        let access = ChannelAccess(record: Fixture.channel(), credentials: ["access_token": "EAAG"])
        let file = MediaFile(bytes: Array("PNG\r\n--x".utf8), contentType: "image/png", filename: "a\"b\r\n.png")
        let request = try media.uploadRequest(file, on: access)
        #expect(request.url == "https://graph.example/v23.0/106540352242922/media")
        let type = try #require(request.headers.first { $0.name == "Content-Type" }?.value)
        let boundary = try #require(type.split(separator: "=").last)
        let parts = String(decoding: request.body, as: UTF8.self).components(separatedBy: "--\(boundary)")
        #expect(
            parts == [
                "", "\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
                "\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n",
                "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.png\"\r\n"
                    + "Content-Type: image/png\r\n\r\nPNG\r\n--x\r\n",
                "--\r\n",
            ])
        #expect(try media.parseUpload(status: 200, body: Array(#"{"id":"990"}"#.utf8)) == "990")
        #expect(try media.parseUpload(status: 200, body: Array(#"{"media":[{"id":"991"}]}"#.utf8)) == "991")
        #expect(throws: ProviderFailure.self) { try media.parseUpload(status: 200, body: Array("{}".utf8)) }
        #expect(media.maximumBytes(of: "image") == 5 << 20)
        #expect(media.maximumBytes(of: "hologram") == 0)
        #expect(throws: ProviderRefusal.self) {
            try media.uploadRequest(MediaFile(bytes: [], contentType: "image/png", filename: "a"), on: access)
        }
    }
}
