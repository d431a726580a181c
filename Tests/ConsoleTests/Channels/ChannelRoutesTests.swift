import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Channels over HTTP")
struct ChannelRoutesTests {
    private static let channel = """
        {"id":"wa-main","name":"Main number","provider":"whatsapp_cloud","address":"+15550783881",
         "settings":{"base_url":"http://127.0.0.1:8090","phone_number_id":"106540352242922","waba_id":"1029384756"},
         "credentials":{"access_token":"TOKEN-1","app_secret":"SECRET-1"},
         "limits":{"messages_per_second":80,"recipients_per_day":2000}}
        """

    private func stored(_ fixture: CampaignFixture) async throws -> Channel {
        try await fixture.store.read { try ChannelStore.require("wa-main", in: $0) }
    }

    @Test("credentials go in and never come out")
    func credentials() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            let created = try await client.post("/channels", Self.channel)
            #expect(created.status == .created)
            #expect(created["state"] == "active")
            #expect(
                created["limits"] == [
                    "messages_per_second": 80, "automatic_rate": false, "recipients_per_day": 2000,
                    "automatic_recipients": false, "portfolio": nil,
                ])
            #expect(created["webhook_path"] == "/webhooks/wa-main")
            #expect(!created.text.contains("TOKEN") && !created.text.contains("credentials"))
            let record = try #require(try await fixture.outbox(Topics.channels).last?.value)
            #expect(!String(decoding: record, as: UTF8.self).contains("TOKEN"))

            let change = #"{"credentials":{"app_secret":null,"verify_token":"V"}}"#
            #expect(try await client.patch("/channels/wa-main", change).status == .ok)
            let channel = try await stored(fixture)
            #expect(
                try fixture.dependencies.sealer.opened(channel) == ["access_token": "TOKEN-1", "verify_token": "V"])
            #expect(channel.record.revision == 2)
        }
    }

    @Test("settings merge one by one, and stay complete")
    func settings() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            _ = try await client.post("/channels", Self.channel)
            let changed = try await client.patch("/channels/wa-main", #"{"settings":{"api_version":"v25.0"}}"#)
            #expect(
                changed["settings"] == [
                    "api_version": "v25.0", "base_url": "http://127.0.0.1:8090",
                    "phone_number_id": "106540352242922", "waba_id": "1029384756",
                ])
            let reset = try await client.patch("/channels/wa-main", #"{"settings":{"api_version":null}}"#)
            #expect(reset.text.contains(#""api_version":"v23.0""#))
            let refused = try await client.patch("/channels/wa-main", #"{"settings":{"waba_id":null}}"#)
            #expect(refused.pointers == ["/settings/waba_id"])
        }
    }

    @Test("a portfolio is chosen once")
    func portfolio() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            let body = Self.channel.replacing(#""recipients_per_day":2000"#, with: #""portfolio":"p1""#)
            #expect(try await client.post("/channels", body).text.contains(#""portfolio":"p1""#))
            #expect(try await stored(fixture).record.portfolio == "p1")
            let same = #"{"limits":{"portfolio":"p1","messages_per_second":5}}"#
            #expect(try await client.patch("/channels/wa-main", same).status == .ok)
            for other in [#""p2""#, "null"] {
                let refused = try await client.patch("/channels/wa-main", #"{"limits":{"portfolio":\#(other)}}"#)
                #expect(refused.status == .unprocessableContent && refused.pointers == ["/limits/portfolio"])
                #expect(refused.text.contains("cannot be changed"))
            }
            #expect(try await client.patch("/channels/wa-main", #"{"limits":null}"#).status == .ok)
            #expect(try await stored(fixture).record.portfolio == "p1")
        }
    }

    @Test(
        "what is wrong is named",
        arguments: [
            (#"{"provider":"pigeon"}"#, "/provider"), (#"{"provider":"whatsapp_cloud"}"#, "/settings"),
            (#"{"provider":"whatsapp_cloud","settings":{"base_url":"ftp://x"}}"#, "/settings/base_url"),
            (#"{"provider":"whatsapp_cloud","settings":{"colour":"red"}}"#, "/settings/colour"),
            (#"{"provider":"whatsapp_cloud","settings":{"api_version":"23"}}"#, "/settings/api_version"),
            (#"{"provider":"whatsapp_cloud","address":"555"}"#, "/address"),
            (#"{"provider":"whatsapp_cloud","id":"a b"}"#, "/id"),
            (#"{"provider":"whatsapp_cloud","credentials":{"access_token":"a b"}}"#, "/credentials/access_token"),
            (#"{"provider":"whatsapp_cloud","credentials":{"password":"a"}}"#, "/credentials/password"),
            (#"{"provider":"whatsapp_cloud","limits":{"messages_per_second":0}}"#, "/limits/messages_per_second"),
        ])
    func invalid(body: String, pointer: String) async throws {
        try await CampaignFixture().test { client in
            let answer = try await client.post("/channels", body)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.pointers.contains(.string(pointer)), "\(answer.text)")
        }
    }

    @Test("a test reports the provider's own words, good or bad, and an absent provider")
    func test() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            _ = try await client.post("/channels", Self.channel)
            fixture.provider.answer(200, #"{"id":"106540352242922","verified_name":"Shop"}"#)
            let good = try await client.post("/channels/wa-main/test")
            #expect(good["ok"] == true)
            #expect(good.text.contains("Shop"))
            fixture.provider.answer(
                401, #"{"error":{"message":"Invalid OAuth access token","code":190,"type":"OAuthException"}}"#)
            let bad = try await client.post("/channels/wa-main/test")
            #expect(bad["ok"] == false)
            #expect(bad["status"] == 401)
            #expect(bad.text.contains("190") && bad.text.contains("Invalid OAuth access token"))
            let absent = try await client.post("/channels/wa-main/test")
            #expect(absent["ok"] == false)
            #expect(absent["status"] == .null)
            #expect(absent.text.contains("connection refused"))
        }
    }

    @Test("a channel in use stays; one that is not goes with its templates")
    func delete() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            _ = try await client.post(
                "/campaigns",
                #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"content":{"type":"text","body":"b"}}"#
            )
            #expect(try await client.post("/campaigns/c/launch").status == .accepted)
            #expect(try await client.delete("/channels/wa").status == .conflict)
            _ = try await client.post("/campaigns/c/cancel")
            #expect(try await client.delete("/channels/wa").status == .noContent)
            #expect(try await client.get("/templates?channel_id=wa")["data"] == .array([]))
            #expect(try await fixture.outbox(Topics.channels).last?.value == nil)
        }
    }

    @Test("only a stopped channel is resumed")
    func resume() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let active = try await client.post("/channels/wa/resume")
            #expect(active.status == .conflict)
            let unknown = try await client.post("/channels/none/resume")
            #expect(unknown.status == .notFound)
        }
    }
}
