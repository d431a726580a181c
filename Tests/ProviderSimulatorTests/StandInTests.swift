import Testing

@testable import ProviderSimulator

/// What all providers beside WhatsApp share.
@Suite struct StandInTests {
    private func accept(_ world: inout World, _ kind: StandInKind, to: String, key: String? = nil, failure: Int32 = 0)
        throws -> StandInMessage
    {
        try world.core.accept(
            StandInDraft(
                to: to, text: "Hello", key: key, buttons: [TappableButton(id: "y", title: "Yes")],
                media: [.link("https://x.example/a")], callback: "http://127.0.0.1:9/cb?\(to)", failure: failure),
            of: kind, at: world.moment)
    }

    /// Takes every webhook that waits, answered with 200 or not.
    private func push(_ world: inout World, problem: String? = nil) -> [StandInPost] {
        var posts: [StandInPost] = []
        while true {
            let dispatches = world.core.takeStandInDispatches(at: world.moment, concurrency: 1)
            if dispatches.isEmpty { return posts }
            for dispatch in dispatches {
                posts.append(dispatch.post)
                world.core.finish(dispatch, problem: problem, at: world.moment)
            }
        }
    }

    private func words(_ posts: [StandInPost]) -> [String] {
        posts.compactMap { post in
            guard case .form(let fields) = post.body else { return nil }
            return fields.first { $0.name == "MessageStatus" }?.value
        }
    }

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

    @Test func receiptsGoOnAfterARestart() throws {
        var world = World()
        _ = try accept(&world, .twilio, to: "+919812345678", key: "a\tb")
        #expect(words(push(&world)) == ["queued"])
        world.advance(ms: 3_600_000)
        let dispatches = world.core.takeStandInDispatches(at: world.moment, concurrency: 1)
        #expect(words(dispatches.map(\.post)) == ["sent"])
        for dispatch in dispatches { world.core.finish(dispatch, problem: nil, at: world.moment) }
        // What was taken does not come again, what was not does.
        var next = restarted(world)
        #expect(words(push(&next)) == ["delivered"])
        let message = try #require(next.core.standIns[.twilio].log[1])
        #expect(message.status == .read)
        #expect(message.draft.buttons == [TappableButton(id: "y", title: "Yes")])
        #expect(message.draft.media == [.link("https://x.example/a")])
        _ = try accept(&next, .twilio, to: "+919812345678", key: "a\tb")
        #expect(next.core.standIns[.twilio].log.duplicates.count == 1)
    }

    @Test func peopleAndAccountsSurvive() throws {
        var world = World()
        _ = try world.core.change(
            "provider", ["provider": "telegram", "secret_token": "s", "chat_burst": 9], at: world.moment)
        _ = try world.core.change(
            "provider-people", ["provider": "telegram", "addresses": [5, "6"], "started": true], at: world.moment)
        _ = try world.core.change("provider-faults", ["provider": "telegram", "server_errors": 0.5], at: world.moment)
        _ = try world.core.receive(StandInIncomingDraft(from: "7", text: "/start"), by: .telegram, at: world.moment)
        var next = restarted(world)
        let telegram = next.core.standIns[.telegram]
        #expect(telegram.account["secret_token"] == "s")
        #expect(telegram.account["chat_burst"] == "9")
        #expect(telegram.faults.serverErrors == 0.5)
        #expect(telegram.people.filter(\.value.started).keys.sorted() == ["5", "6", "7"])
        // The update had nowhere to go, and goes when there is an address.
        #expect(push(&next).isEmpty)
        _ = try next.core.change(
            "provider", ["provider": "telegram", "webhook_url": "http://x.example"], at: next.moment)
        #expect(push(&next).count == 1)
        #expect(push(&next).isEmpty)
        #expect(next.journal.text.hasSuffix("U\ttelegram\t1\n"))
    }

    @Test func whatCannotBeWrittenIsNotAccepted() throws {
        var world = World()
        world.journal.refuse(true)
        #expect(throws: JournalError.self) { try accept(&world, .webhook, to: "x") }
        #expect(world.core.standIns[.webhook].log.acceptedCount == 0)
    }

    @Test func failuresComeInPlaceOfDeliveryOrOfSending() throws {
        var world = World()
        _ = try accept(&world, .webhook, to: "x", failure: 400)
        _ = try accept(&world, .twilio, to: "+919812345678", failure: 30007)
        _ = try world.core.change(
            "provider", ["provider": "webhook", "webhook_url": "http://x.example"], at: world.moment)
        world.advance(ms: 3_600_000)
        let posts = push(&world)
        #expect(words(posts) == ["queued", "sent", "undelivered"])
        let items = posts.compactMap { post -> JSONValue? in
            if case .json(let json) = post.body { json } else { nil }
        }
        #expect(items.map { $0["type"] } == ["message.failed"])
        #expect(items.first?["error"]?["code"] == 400)
    }

    @Test func faultsShuffleWebhooks() throws {
        var world = World()
        _ = try world.core.change(
            "provider-faults", ["provider": "sms_twilio", "duplicate_webhooks": 1, "missing_delivered": 1],
            at: world.moment)
        _ = try accept(&world, .twilio, to: "+919812345678")
        world.advance(ms: 3_600_000)
        _ = push(&world)
        world.advance(ms: 10_000)
        let words = words(push(&world))
        #expect(!words.contains("delivered"))
        #expect(world.core.standIns[.twilio].counts.posts == 4)
    }

    @Test func webhooksAreTriedAgain() throws {
        var world = World()
        _ = try accept(&world, .twilio, to: "+919812345678")
        #expect(push(&world, problem: "status 500").count == 1)
        #expect(push(&world).isEmpty)
        world.advance(ms: 250)
        #expect(words(push(&world)).first == "queued")
        #expect(world.core.standIns[.twilio].counts.failedPosts == 1)
    }

    @Test func aMailProgramUnsubscribesOnce() throws {
        var world = World()
        let headers: JSONValue = [
            "list-unsubscribe": "<http://127.0.0.1:9/u?unsubscribe=t>, <mailto:a@b.example>",
            "list-unsubscribe-post": "List-Unsubscribe=One-Click",
        ]
        let draft = StandInDraft(to: "ann@them.example", kind: "email", request: ["headers": headers])
        let mail = try world.core.accept(draft, of: .mail, at: world.moment)
        let leave = StandInIncomingDraft(from: "ann@them.example", kind: "unsubscribe", context: mail.id)
        _ = try world.core.receive(leave, by: .mail, at: world.moment)
        let posts = push(&world, problem: "status 500")
        #expect(posts.map(\.url) == ["http://127.0.0.1:9/u?unsubscribe=t"])
        world.advance(ms: 3_600_000)
        #expect(push(&world).isEmpty)
        #expect(world.core.standIns[.mail].counts.dropped == 1)
    }

    @Test func wrongFieldsAreNamed() throws {
        var world = World()
        func pointers(_ name: String, _ body: JSONValue) -> [String] {
            do throws(ControlError) {
                _ = try world.core.change(name, body, at: world.moment)
                return []
            } catch {
                return error.fields.map(\.pointer)
            }
        }
        #expect(pointers("provider", ["provider": "telegram", "colour": "red"]) == ["/colour"])
        #expect(pointers("provider", ["provider": "telegram", "bot_token": []]) == ["/bot_token"])
        #expect(pointers("provider-people", ["provider": "telegram", "addresses": ["x"]]) == ["/addresses"])
        #expect(
            pointers("provider-faults", ["provider": "email", "force": [["code": 1, "to": ["x"]]]]) == ["/force/0/to"])
        #expect(throws: ControlError.self) { try StandInIncomingReader(["type": "fax"], from: "5", .telegram) }
        #expect(throws: ControlError.self) { try StandInIncomingReader(["type": "click"], from: "5", .telegram) }
    }

    @Test func everyProviderIsListedWithTheSameRoutes() async throws {
        try await TestServer.run { server in
            let list = try await server.control("GET", "/providers")["data"]?.array ?? []
            #expect(list.map { $0["provider"]?.string } == StandInKind.allCases.map(\.rawValue))
            for kind in StandInKind.allCases {
                let root = "/providers/\(kind.rawValue)"
                let address = kind == .mail ? "ann@them.example" : kind == .twilio ? "+919812345678" : "77"
                let person = root + "/people/" + address.replacing("+", with: "%2B")
                let message = try await server.control("POST", person + "/messages", ["text": "Hi"])
                #expect(message["from"] == .string(address))
                #expect(try await server.control("GET", person)["window_open"] == true)
                #expect(try await server.control("GET", root + "/inbound")["data"]?.array?.count == 1)
                #expect(try await server.control("GET", root + "/messages")["data"] == [])
                #expect(try await server.control("GET", root + "/faults")["force"] == [])
                let talk = try await server.control("GET", root + "/conversations")["data"]?.array?.first
                #expect(talk?["person"]?["address"] == .string(address))
                #expect(talk?["messages"]?.array?.first?["text"] == "Hi")
            }
            #expect(try await server.call("GET", "/_sim/providers/pigeon").status == 404)
        }
    }
}
