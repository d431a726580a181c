import Testing

@testable import ProviderSimulator

@Suite struct DeliveryTests {
    private func run(seed: UInt64, reversed: Bool = false) throws -> [String: [String]] {
        var world = World(nonce: UInt32(seed)) { behaviour in
            behaviour = Behaviour()
            behaviour.seed = seed
        }
        world.core.portfolio[0].messagesPerSecond = 100_000
        let order = reversed ? Array((0..<200).reversed()) : Array(0..<200)
        for index in order { try world.send(Body.template(to: "+9198\(10_000_000 + index)", callback: "cb-\(index)")) }
        var seen: [String: [String]] = [:]
        for (id, status, atMs) in world.statuses() {
            let message = try #require(world.core.messages[id])
            seen[message.callbackData ?? "", default: []].append(
                "\(status.name)@\(atMs - World.startMs)/\(message.errorCode)")
        }
        return seen
    }

    @Test func aSeedGivesTheSameFuturesInAnyOrder() throws {
        let first = try run(seed: 42)
        #expect(try run(seed: 42) == first)
        #expect(try run(seed: 42, reversed: true) == first)
        #expect(try run(seed: 43) != first)
        #expect(first.count == 200)
    }

    @Test func receiptsComeInOrder() throws {
        var world = World()
        try world.send(Body.template())
        let statuses = world.statuses()
        #expect(statuses.map(\.status) == [.sent, .delivered, .read])
        #expect(statuses.map(\.atMs) == statuses.map(\.atMs).sorted())
        #expect(world.core.messages[1]?.status == .read)
        #expect(world.core.messages[1]?.isSettled == true)
        #expect(world.core.messages[1]?.waitingPushes == 0)
    }

    @Test func sharesAreKept() throws {
        var world = World { $0 = Behaviour() }
        world.core.portfolio[0].messagesPerSecond = 100_000
        for index in 0..<5_000 { try world.send(Body.template(to: "+9198\(10_000_000 + index)", callback: "\(index)")) }
        _ = world.statuses()
        let counts = world.core.messages.counts
        let failed = counts[Int(MessageStatus.failed.rawValue)]
        let read = counts[Int(MessageStatus.read.rawValue)]
        let delivered = counts[Int(MessageStatus.delivered.rawValue)] + read
        #expect((100...200).contains(failed))
        #expect((4_500...4_720).contains(delivered))
        #expect((2_600...2_920).contains(read))
        #expect(world.core.messages.failures == [131026: failed])
    }

    @Test func heldMessagesAreReleased() throws {
        var world = World()
        let index = try #require(
            world.core.templates.index(wabaID: World.business.wabaID, name: "seasonal_offer", language: "en_US"))
        world.core.templates[index].paceAfter = 1
        #expect(try world.send(Body.template()).status == "accepted")
        #expect(try world.send(Body.template()).status == "held_for_quality_assessment")
        #expect(world.statuses(within: 599_000).map(\.id) == [1, 1, 1])
        #expect(world.statuses().map(\.status) == [.sent, .delivered, .read])
    }

    @Test func heldMessagesAreDroppedAndTheTemplatePaused() throws {
        var world = World()
        let index = try #require(
            world.core.templates.index(wabaID: World.business.wabaID, name: "seasonal_offer", language: "en_US"))
        world.core.templates[index].paceAfter = 0
        world.core.templates[index].heldOutcome = .drop
        try world.send(Body.template())
        try world.send(Body.template())
        world.advance(ms: 700_000)
        let items = world.push()
        let fields = items.compactMap { item in if case .change(let change) = item.subject { change.field } else { nil }
        }
        #expect(fields == ["message_template_status_update", "message_template_quality_update"])
        #expect(world.core.messages.failures == [132015: 2])
        #expect(world.code(Body.template()) == 132015)
    }

    @Test func duplicatesAreCountedByCallbackData() throws {
        var world = World()
        for callback in ["a", "b", "a", "a", "c", "b"] { try world.send(Body.template(callback: callback)) }
        try world.send(Body.template())
        try world.send(Body.template())
        #expect(world.core.messages.duplicates.count == 2)
        #expect(world.core.messages.duplicates.entries.map(\.callbackData) == ["a", "b"])
        #expect(world.core.messages.duplicates.entries.map(\.times) == [3, 2])
        #expect(world.core.messages.duplicates.entries.map(\.sequences) == [[3, 4], [6]])
        #expect(world.core.stats(at: world.moment)["duplicates"] == 2)
    }

    @Test func idsAreTheProvidersShapeAndCanBeReadBack() {
        let ids = MessageIDs(nonce: 0xDEAD_BEEF)
        let phone = PhoneNumber(digits: 919_812_345_678)
        let id = ids.text(123_456, phone: phone)
        #expect(id.hasPrefix("wamid.HRgM"))
        #expect(ids.sequence(of: id) == 123_456)
        #expect(MessageIDs(nonce: 1).sequence(of: id) == nil)
        #expect(ids.sequence(of: ids.text(5, phone: phone, incoming: true)) == nil)
        #expect(ids.sequence(of: "wamid.x") == nil)
    }

    @Test func oldMessagesAreForgottenOnlyWhenNothingCanHappenToThem() throws {
        var world = World { $0.keptMessages = 10 }
        for index in 0..<30 { try world.send(Body.template(to: "+9198123456\(10 + index)")) }
        #expect(world.core.messages.keptCount == 30)
        _ = world.statuses()
        try world.send(Body.template(to: "+919812345699"))
        #expect(world.core.messages.keptCount == 10)
        #expect(world.core.messages.acceptedCount == 31)
    }
}
