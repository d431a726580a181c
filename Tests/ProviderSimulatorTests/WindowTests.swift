import Testing

@testable import ProviderSimulator

@Suite struct WindowTests {
    private func person(_ world: inout World, says text: String = "hi") throws {
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(.text(text), from: phone, number: 0, contextID: nil, at: world.moment)
    }

    @Test(arguments: [(86_399_000, 0), (86_399_999, 0), (86_400_000, 131047), (86_401_000, 131047)])
    func closesTwentyFourHoursAfterTheLastMessage(afterMs: Int64, code: Int32) throws {
        var world = World()
        try person(&world)
        world.advance(ms: afterMs)
        try world.send(Body.text())
        #expect(world.core.messages[1]?.plan.failure == code)
    }

    @Test func anotherMessageOpensItAgainAndOursDoNot() throws {
        var world = World()
        try person(&world)
        world.advance(ms: 80_000_000)
        try world.send(Body.text())
        world.advance(ms: 6_400_000)
        try world.send(Body.text())
        #expect(world.core.messages[2]?.plan.failure == 131047)
        try person(&world)
        try world.send(Body.text())
        #expect(world.core.messages[3]?.plan.failure == 0)
    }

    @Test func templatesNeedNoWindow() throws {
        var world = World()
        try world.send(Body.template())
        #expect(world.core.messages[1]?.plan.failure == 0)
    }

    @Test func aClosedWindowIsAcceptedAndFailsLater() throws {
        var world = World()
        let answer = try world.send(Body.text())
        #expect(answer.messageID.hasPrefix("wamid."))
        #expect(world.statuses().map(\.status) == [.failed])
        #expect(world.core.messages[1]?.errorCode == 131047)
    }

    @Test func aChangeOfNumberOpensNothing() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        let other = try #require(PhoneNumber(control: "+919812345679"))
        _ = try world.core.receive(.numberChange(to: other), from: phone, number: 0, contextID: nil, at: world.moment)
        try world.send(Body.text())
        #expect(world.core.messages[1]?.plan.failure == 131047)
    }
}
