import Testing

@testable import ProviderSimulator

@Suite struct FaultsTests {
    private func world(_ faults: JSONValue) throws -> World {
        var world = World()
        world.core.portfolio[0].messagesPerSecond = 100_000
        _ = try world.core.change("faults", faults, at: world.moment)
        return world
    }

    @Test func forcedErrorsAreCountedDown() throws {
        var world = try world(["force": [["code": 131000, "count": 2], ["code": 190, "to": ["+919812345679"]]]])
        let codes = (0..<3).map { _ in world.code(Body.template()) }
        #expect(codes == [131000, 131000, nil])
        #expect(world.code(Body.template(to: "+919812345679")) == 190)
        #expect(world.code(Body.template(to: "+919812345679")) == 190)
    }

    @Test func forcedErrorsThatComeLaterComeLater() throws {
        var world = try world(["force": [["code": 131049, "count": 1], ["code": 131000, "count": 1, "async": true]]])
        try world.send(Body.template())
        try world.send(Body.template())
        #expect(world.statuses().map(\.status) == [.failed, .failed])
        #expect(world.core.messages.failures == [131049: 1, 131000: 1])
    }

    @Test func ratesStrikeAsOftenAsTheySay() throws {
        var world = try world(["server_errors": 0.3])
        var refused = 0
        for index in 0..<1000 where world.code(Body.template(to: "+9198123\(10_000 + index)")) != nil { refused += 1 }
        #expect((250...350).contains(refused))
    }

    @Test func acceptedMessagesMayNotBeAnswered() throws {
        var world = try world(["hang_after_accept": 1])
        #expect(try world.send(Body.template()).effect == .hang)
        _ = try world.core.change("faults", ["hang_after_accept": 0, "close_after_accept": 1], at: world.moment)
        #expect(try world.send(Body.template()).effect == .close)
        #expect(world.core.messages.acceptedCount == 2)
    }

    @Test func deliveredCanBeMissing() throws {
        var world = try world(["missing_delivered": 1])
        try world.send(Body.template())
        world.advance(ms: 60_000)
        let items = world.push()
        #expect(items.count == 2)
        #expect(items.last?.quirks == .carriesPrice)
        #expect(world.core.messages[1]?.status == .read)
    }

    @Test func webhooksCanComeTwiceAndOutOfOrder() throws {
        var world = try world(["duplicate_webhooks": 1])
        try world.send(Body.template())
        #expect(world.statuses().count == 6)
        #expect(world.core.messages[1]?.waitingPushes == 0)
        var other = try self.world(["reorder_webhooks": 0.5])
        for index in 0..<50 { try other.send(Body.template(to: "+9198123456\(10 + index)")) }
        let order = other.statuses()
        #expect(order.count == 150)
        let times = order.map(\.atMs)
        #expect(times != times.sorted())
    }

    @Test func unknownThingsComeBesideTheKnown() throws {
        var world = try world(["unknown_status": 1, "unknown_field": 1, "millisecond_timestamps": 1])
        try world.send(Body.template())
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/")
        world.advance(ms: 60_000)
        let dispatch = try #require(world.core.takeDispatches(at: world.moment, concurrency: 1).first)
        let body = try JSONParser.parse(dispatch.signedBody(nowMs: world.moment.productMs).body)
        let changes = try #require(body["entry"]?.array?.first?["changes"]?.array)
        let statuses = changes.flatMap { $0["value"]?["statuses"]?.array ?? [] }
        #expect(changes.contains { $0["field"] == "future_feature" })
        #expect(
            statuses.compactMap { $0["status"]?.string }.sorted() == [
                "delivered", "read", "sent", "warning", "warning", "warning",
            ])
        #expect(statuses.allSatisfy { $0["timestamp"]?.string?.count == 13 })
    }

    @Test func batchesAreAsSmallAsAsked() throws {
        var world = try world(["webhook_batch": 2])
        try world.send(Body.template())
        world.advance(ms: 60_000)
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/")
        #expect(world.core.takeDispatches(at: world.moment, concurrency: 1).map(\.items.count) == [2])
    }
}
