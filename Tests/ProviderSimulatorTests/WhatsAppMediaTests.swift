import Testing

@testable import ProviderSimulator

@Suite struct WhatsAppMediaTests {
    private static let picture: [UInt8] = [0xFF, 0xD8, 0x0D, 0x0A, 0x2D, 0x2D, 0xFF, 0xD9]

    private static func image(_ id: String) -> JSONValue {
        ["messaging_product": "whatsapp", "to": "+919812345678", "type": "image", "image": ["id": .string(id)]]
    }

    private func upload(
        _ server: TestServer, _ path: String, _ header: (String, String), type: String = "image/jpeg"
    ) async throws -> TestServer.Answer {
        let (contentType, body) = multipart(
            [("messaging_product", "whatsapp"), ("type", type)], file: Self.picture, type: type)
        return try await server.call("POST", path, [header.0: header.1, "Content-Type": contentType], body)
    }

    @Test func anUploadIsSentByItsID() async throws {
        try await TestServer.run { server in
            let bearer = ("Authorization", "Bearer simulator-token")
            let media = try await upload(server, "/v23.0/106540352242922/media", bearer)
            #expect(media.status == 200)
            let id = try #require(media.json["id"]?.string)
            let about = try await server.call("GET", "/v23.0/\(id)", token: "simulator-token").json
            #expect(about["mime_type"] == "image/jpeg")
            #expect(about["file_size"]?.int == Int64(Self.picture.count))
            // `sha256sum` of the eight bytes.
            #expect(about["sha256"] == "d77acbc33cef669fc6968b15c75544c385beaa0891d7a14a7e85cf6528160e4d")
            let messages = "/v23.0/106540352242922/messages"
            #expect(try await server.call("POST", messages, token: "simulator-token", Self.image(id)).status == 200)
            let unknown = try await server.call("POST", messages, token: "simulator-token", Self.image("12345"))
            #expect(unknown.json["error"]?["code"] == 131009)
            let stats = try await server.control("GET", "/stats")
            #expect(stats["media"] == ["uploads": 1, "sent_by_id": 1, "sent_by_link": 0])
            let shown = try await server.control("GET", "/messages")["data"]?.array?.first
            #expect(shown?["media"] == [.string("id:\(id)")])
        }
    }

    @Test func aPartnersUploadBelongsToItsNumber() async throws {
        try await TestServer.run(["SIMULATOR_360DIALOG_API_KEY": "key-1"]) { server in
            let media = try await upload(server, "/media", ("D360-API-KEY", "key-1"))
            let id = try #require(media.json["id"]?.string)
            let key = ["D360-API-KEY": "key-1"]
            #expect(try await server.call("POST", "/messages", key, Self.image(id).encoded).status == 200)
            #expect(try await server.call("GET", "/\(id)", key).json["id"] == .string(id))
            let cloud = try await server.call(
                "POST", "/v23.0/106540352242922/messages", token: "simulator-token", Self.image(id))
            #expect(cloud.json["error"]?["code"] == 131009)
        }
    }

    @Test func refusesWhatIsNoUpload() async throws {
        try await TestServer.run { server in
            let path = "/v23.0/106540352242922/media"
            let bearer = ("Authorization", "Bearer simulator-token")
            #expect(try await upload(server, path, bearer, type: "image/gif").json["error"]?["code"] == 100)
            #expect(try await upload(server, path, ("Authorization", "Bearer wrong")).status == 401)
            let plain = try await server.call("POST", path, token: "simulator-token", ["a": 1])
            #expect(plain.json["error"]?["code"] == 100)
        }
    }

    @Test func filesAreThereForThirtyDays() throws {
        var world = World()
        let upload: JSONValue = [
            "id": "77", "owner": .string(World.business.phoneNumberID), "mime_type": "image/png", "file_size": 10,
            "sha256": "00",
        ]
        _ = try world.core.change("media", upload, at: world.moment)
        let phone = try #require(PhoneNumber(control: World.indian))
        world.advance(ms: Media.lifetimeMs - 1)
        _ = try world.core.receive(.text("hi"), from: phone, number: 0, contextID: nil, at: world.moment)
        try world.send(Self.image("77"))
        world.advance(ms: 1)
        try world.send(Self.image("77"))
        #expect((1...2).map { world.core.messages[$0]?.plan.failure } == [0, 131053])
    }

    @Test func filesOfTemplatesAndCardsAreFound() throws {
        let json = try JSONParser.parse(
            #"""
            {"template":{"components":[{"type":"header","parameters":[{"type":"image","image":{"id":1}}]},
             {"type":"carousel","cards":[{"card_index":0,"components":[{"type":"header",
              "parameters":[{"type":"video","video":{"link":"https://x.example/v"}}]}]}]}]}}
            """#)
        #expect(MediaReference.all(in: json) == [.id("1"), .link("https://x.example/v")])
    }
}
