import Foundation
import Testing

@testable import ProviderSimulator

@Suite struct JournalTests {
    /// The state that another process would make of the journal so far.
    private func restarted(_ world: World) -> World {
        var next = World(nonce: world.core.ids.nonce)
        var replay = JournalReplay(into: next.core)
        _ = JournalReader.lines(of: world.journal.bytes) { replay.apply($0) }
        #expect(replay.skipped == 0)
        next.core = replay.finish(at: world.moment).writing(to: next.journal)
        next.moment = world.moment
        return next
    }

    @Test func aMessageIsWrittenBeforeItIsAnswered() throws {
        var world = World()
        try world.send(Body.template(callback: "a\tb\nc\\d"))
        #expect(world.journal.text.hasPrefix("A\t1\t0\t919812345678\t"))
        #expect(world.journal.text.hasSuffix("\n"))
        #expect(world.journal.text.contains(#"a\tb\nc\\d"#))
    }

    @Test func whatCannotBeWrittenIsNotAccepted() {
        var world = World()
        world.journal.refuse(true)
        #expect(world.code(Body.template(callback: "a")) == 131016)
        #expect(world.core.messages.acceptedCount == 0)
        world.journal.refuse(false)
        #expect(world.code(Body.template(callback: "a")) == nil)
        #expect(world.core.messages.duplicates.count == 0)
    }

    @Test func duplicatesAreCountedAcrossARestart() throws {
        var world = World()
        try world.send(Body.template(callback: "a\tb"))
        try world.send(Body.template(callback: "c"))
        var next = restarted(world)
        #expect(next.core.messages.acceptedCount == 2)
        try next.send(Body.template(callback: "a\tb"))
        #expect(next.core.messages.duplicates.entries.map(\.callbackData) == ["a\tb"])
        #expect(next.core.messages[3]?.sequence == 3)
    }

    @Test func receiptsGoOnWhereTheyEnded() throws {
        var world = World()
        for tail in 1...3 { try world.send(Body.template(to: "+91981234567\(tail)", callback: "\(tail)")) }
        let before = world.statuses(within: 1500)
        #expect(!before.isEmpty && before.count < 9)
        var next = restarted(world)
        let after = next.statuses()
        let all = (before + after).map { "\($0.id) \($0.status.name)" }
        #expect(Set(all).count == 9)
        #expect(all.count == 9)
        #expect(next.core.messages.counts[Int(MessageStatus.read.rawValue)] == 3)
        // What was told already holds at once, before any time has passed.
        #expect(restarted(world).core.messages.counts[Int(MessageStatus.accepted.rawValue)] < 3)
    }

    @Test func unansweredReceiptsComeAgain() throws {
        var world = World()
        try world.send(Body.template())
        world.advance(ms: 60_000)
        world.core.portfolio.appWebhook = WebhookTarget(url: "http://127.0.0.1:9/")
        #expect(world.core.takeDispatches(at: world.moment, concurrency: 1).count == 1)
        var next = restarted(world)
        #expect(next.statuses().map(\.status) == [.sent, .delivered, .read])
    }

    @Test func windowsPeopleAndChangesSurvive() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        _ = try world.core.change("person", ["phone": "+919812345679", "on_whatsapp": false], at: world.moment)
        _ = try world.core.change("faults", ["server_errors": 0.5], at: world.moment)
        _ = try world.core.change("number", ["phone_number_id": "777", "phone": "+4915112345678"], at: world.moment)
        var next = restarted(world)
        #expect(next.push().count == 1)
        #expect(next.core.faults.serverErrors == 0.5)
        #expect(next.core.portfolio.numbers.map(\.phoneNumberID) == [World.business.phoneNumberID, "777"])
        next.core.faults.serverErrors = 0
        try next.send(Body.text())
        try next.send(Body.template(to: "+919812345679"))
        #expect((1...2).map { next.core.messages[$0]?.plan.failure } == [0, 131026])
    }

    @Test func pricesAndEntryPointsSurvive() throws {
        var world = World()
        let phone = try #require(PhoneNumber(control: World.indian))
        _ = try world.core.receive(
            .text("hi"), from: phone, number: 0, contextID: nil, referral: Referral(), at: world.moment)
        var unanswered = restarted(world)
        try unanswered.send(Body.template())
        #expect(unanswered.core.messages[1]?.price.kind == .entryPoint)
        try world.send(Body.template())
        var next = restarted(world)
        #expect(next.core.messages[1]?.price == world.core.messages[1]?.price)
        next.advance(ms: 2 * 86_400_000)
        try next.send(Body.template())
        #expect(next.core.messages[2]?.price == world.core.messages[1]?.price)
    }

    @Test func failedAndHeldMessagesSurvive() throws {
        var world = World()
        try world.send(Body.text())
        let index = try #require(
            world.core.templates.index(wabaID: World.business.wabaID, name: "welcome", language: "en_US"))
        world.core.templates[index].paceAfter = 0
        try world.send(Body.template("welcome", []))
        #expect(world.statuses(within: 60_000).map(\.status) == [.failed])
        var next = restarted(world)
        #expect(next.core.messages[1]?.status == .failed)
        #expect(next.core.messages[1]?.errorCode == 131047)
        #expect(next.core.messages[2]?.status == .held)
        #expect(next.statuses().map(\.status) == [.sent, .delivered, .read])
    }

    @Test func aHalfLineIsCutOffAndTheFileGoesOn() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ids = MessageIDs(nonce: 99)
        #expect(try JournalReader.read(path: path) { _ in } == 0)
        try FileJournal(path: path, keptBytes: 0).append(JournalLine.header(ids))
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try (whole + Data("A\t1\t0\t9198".utf8)).write(to: URL(fileURLWithPath: path))
        var letters: [UInt8] = []
        let kept = try JournalReader.read(path: path) { line in
            letters.append(line.letter)
            #expect(JournalReplay.ids(of: line) == ids)
        }
        #expect(kept == whole.count)
        #expect(letters == [UInt8(ascii: "J")])
        try FileJournal(path: path, keptBytes: kept).append(Array("D\t1.2\n".utf8))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole + Data("D\t1.2\n".utf8))
    }

    @Test func linesThatMeanNothingAreCountedAndPassedOver() {
        let world = World()
        var replay = JournalReplay(into: world.core)
        let text = "A\t1\t0\tx\nX\t1\n\nD\t5.2\nA\t2\t0\t9\t1\t0\t0\t0\t0\t0\t0\n"
        _ = JournalReader.lines(of: Array(text.utf8)) { replay.apply($0) }
        #expect(replay.skipped == 4)
    }
}
