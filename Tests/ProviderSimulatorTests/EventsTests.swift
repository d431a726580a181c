import Testing

@testable import ProviderSimulator

/// Webhooks about templates, numbers and the account.
@Suite struct EventsTests {
    private func cause(_ world: inout World, _ event: JSONValue) throws -> (field: String, value: JSONValue) {
        _ = try world.core.cause(event, at: world.moment)
        guard case .change(let change)? = world.push().last?.subject else { return ("", .null) }
        return (change.field, try JSONParser.parse(change.value))
    }

    @Test func aPausedTemplateIsToldAndRefused() throws {
        var world = World()
        let (field, value) = try cause(
            &world,
            [
                "field": "message_template_status_update", "message_template_name": "seasonal_offer", "event": "PAUSED",
                "title": "FIRST_PAUSE",
            ])
        #expect(field == "message_template_status_update")
        #expect(value["event"] == "PAUSED")
        #expect(value["message_template_language"] == "en-US")
        #expect(value["other_info"]?["title"] == "FIRST_PAUSE")
        #expect(world.code(Body.template()) == 132015)
        _ = try cause(
            &world,
            [
                "field": "message_template_status_update", "message_template_name": "seasonal_offer",
                "message_template_language": "en-US", "event": "APPROVED",
            ])
        #expect(world.code(Body.template()) == nil)
    }

    @Test func qualityAndCategoryTellWhatTheyWere() throws {
        var world = World()
        let quality = try cause(
            &world,
            [
                "field": "message_template_quality_update", "message_template_name": "order_update",
                "message_template_language": "de", "new_quality_score": "RED",
            ])
        #expect(quality.value["previous_quality_score"] == "GREEN")
        #expect(quality.value["new_quality_score"] == "RED")
        let category = try cause(
            &world,
            [
                "field": "template_category_update", "message_template_name": "order_update",
                "new_category": "MARKETING",
            ])
        #expect(category.value["previous_category"] == "UTILITY")
        #expect(category.value["new_category"] == "MARKETING")
    }

    @Test func numbersAndTheAccountChange() throws {
        var world = World()
        let upgrade = try cause(
            &world,
            ["field": "phone_number_quality_update", "event": "THROUGHPUT_UPGRADE", "current_limit": "TIER_10K"])
        #expect(upgrade.value["display_phone_number"] == "15550783881")
        #expect(upgrade.value["current_limit"] == "TIER_10K")
        let number = world.core.portfolio[0].graphObject(fields: [], limit: 0)
        #expect(number["whatsapp_business_manager_messaging_limit"] == "TIER_10K")
        #expect(number["throughput"] == ["level": "HIGH"])
        #expect(number["quality_rating"] == "GREEN")
        let capability = try cause(
            &world, ["field": "business_capability_update", "max_daily_conversations_per_business": 2000])
        #expect(capability.value == ["max_daily_conversations_per_business": 2000])
        #expect(world.core.behaviour.portfolioLimit == 2000)
        let alert = try cause(&world, ["field": "account_alerts", "alert_type": "X", "alert_description": "d"])
        #expect(alert.value == ["alert_type": "X", "alert_description": "d"])
        let banned = try cause(
            &world,
            ["field": "account_update", "event": "DISABLED_UPDATE", "ban_info": ["waba_ban_state": "DISABLE"]])
        #expect(banned.value["ban_info"]?["waba_ban_state"] == "DISABLE")
        #expect(world.code(Body.template()) == 131031)
    }

    @Test(arguments: [
        #"{"field":"weather"}"#, #"{"field":"account_update"}"#,
        #"{"field":"message_template_status_update","message_template_name":"nothing","event":"PAUSED"}"#,
        #"{"field":"message_template_status_update","message_template_name":"welcome","event":"MELTED"}"#,
    ])
    func refusesWhatIsNoEvent(text: String) throws {
        var world = World()
        let body = try JSONParser.parse(text)
        #expect(throws: ControlError.self) { try world.core.cause(body, at: world.moment) }
        #expect(world.push().isEmpty)
    }

    @Test func whoHidesTheNumberIsAUserIDEverywhere() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        _ = try world.core.change("person", ["phone": .string(World.indian), "hides_number": true], at: world.moment)
        let body: JSONValue = [
            "messaging_product": "whatsapp", "recipient": .string(People.userID(phone)), "text": ["body": "x"],
        ]
        let answer = try world.send(body)
        #expect(answer.waID == nil)
        #expect(answer.userID == People.userID(phone))
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/", appSecret: "secret")
        world.advance(ms: 3_600_000)
        var texts: [String] = []
        for dispatch in world.core.takeDispatches(at: world.moment, concurrency: 1) {
            texts.append(String(decoding: dispatch.signedBody(nowMs: world.moment.productMs).body, as: UTF8.self))
        }
        let statuses = try #require(texts.first?.components("\"statuses\"").last)
        #expect(statuses.contains("\"recipient_user_id\":\"\(People.userID(phone))\""))
        #expect(!statuses.contains("recipient_id\":\"91"))
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
