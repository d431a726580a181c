import Testing

@testable import ProviderSimulator

/// What fails because of who the person is.
@Suite struct PeopleTests {
    private func failure(
        _ change: JSONValue = .object(JSONObject()), _ body: JSONValue = Body.template(),
        _ configure: (inout Behaviour) -> Void = { _ in }
    ) throws -> Int32 {
        var world = World(configure)
        guard case .object(var fields) = change else { return -1 }
        fields.members.append(.init(name: "phone", value: .string(World.indian)))
        _ = try world.core.change("person", .object(fields), at: world.moment)
        try world.send(body)
        return try #require(world.core.messages[1]).plan.failure
    }

    @Test func failsInTheProvidersOrder() throws {
        #expect(try failure() == 0)
        #expect(try failure(["on_whatsapp": false]) == 131026)
        #expect(try failure(["on_whatsapp": false], Body.text()) == 131026)
        #expect(try failure(["marketing_stopped": true]) == 131050)
        #expect(try failure(["marketing_stopped": true], Body.template("order_update", ["a", "b"])) == 0)
        #expect(try failure(["capped": true]) == 131049)
        #expect(try failure(["in_experiment": true]) == 130472)
        #expect(try failure(["blocked_by_business": true]) == 130403)
        #expect(try failure([:], Body.template()) { $0.notOnWhatsAppShare = 1 } == 131026)
    }

    @Test func marketingToTheUnitedStatesIsWithheld() throws {
        var world = World()
        for (to, code) in [("+14155550123", 131049), ("+14165550123", 0), ("+18765550123", 0)] as [(String, Int32)] {
            try world.send(Body.template(to: to))
            #expect(world.core.messages[world.core.messages.nextSequence - 1]?.plan.failure == code)
        }
        try world.send(Body.template("order_update", ["a", "b"], to: "+14155550123"))
        #expect(world.core.messages[4]?.plan.failure == 0)
    }

    @Test func whoBlocksTheBusinessIsNeverReached() throws {
        var world = World()
        _ = try world.core.change("person", ["phone": .string(World.indian), "blocked": true], at: world.moment)
        try world.send(Body.template())
        #expect(world.statuses().map(\.status) == [.sent])
    }

    @Test func theCapCountsTwentyFourHours() throws {
        var world = World { $0.marketingCap = 2...2 }
        for _ in 0..<3 { try world.send(Body.template()) }
        #expect((1...3).map { world.core.messages[$0]?.plan.failure } == [0, 0, 131049])
        world.advance(ms: Pair.windowMs)
        try world.send(Body.template())
        #expect(world.core.messages[4]?.plan.failure == 0)
    }

    @Test func thePortfolioLimitCountsPeopleOutsideWindows() throws {
        var world = World { $0.portfolioLimit = 2 }
        for tail in [1, 2, 1, 3] { try world.send(Body.template(to: "+91981234567\(tail)")) }
        #expect((1...4).map { world.core.messages[$0]?.plan.failure } == [0, 0, 0, 131048])
        world.advance(ms: Pair.windowMs)
        try world.send(Body.template(to: "+919812345673"))
        #expect(world.core.messages[5]?.plan.failure == 0)
    }

    @Test func aShareOfPeopleIsNotOnWhatsApp() {
        let people = People()
        var behaviour = Behaviour()
        behaviour.notOnWhatsAppShare = 0.03
        let missing = (0..<20_000).filter { offset in
            !people.isOnWhatsApp(PhoneNumber(digits: 919_800_000_000 + UInt64(offset)), behaviour: behaviour)
        }
        #expect((500...700).contains(missing.count))
    }

    @Test func aUserIDReachesThePerson() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        let id = People.userID(phone)
        #expect(id.hasPrefix("IN.") && id.utf8.count == 23)
        let body: JSONValue = ["messaging_product": "whatsapp", "recipient": .string(id), "text": ["body": "x"]]
        #expect(world.code(body) == 131009)
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        #expect(world.code(body) == nil)
    }
}
