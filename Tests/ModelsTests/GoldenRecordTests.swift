import Models
import SwiftProtobuf
import Testing

/// Records as the first release wrote them. A change that breaks one of these breaks every log in the field: add fields,
/// never renumber or retype them.
@Suite("Golden records")
struct GoldenRecordTests {
    @Test("a message event reads back, field by field")
    func messageEvent() throws {
        let bytes = try #require(Hex.decode(Self.event))
        let event = try Codec.decode(MessageEvent.self, bytes)
        #expect(event.ref.campaignID == "spring")
        #expect(event.ref.address == "phone:+4915112345678")
        #expect(event.kind == .failed)
        #expect(event.atMs == 1_772_355_600_000)
        #expect(event.reason == "not_on_channel")
        #expect(event.error.code == 131_026)
        #expect(event.attempt == 2)
        #expect(Codec.encode(event) == bytes)
    }

    @Test("a consent reads back")
    func consent() throws {
        let bytes = try #require(Hex.decode(Self.consent))
        let consent = try Codec.decode(ConsentRecord.self, bytes)
        #expect(consent.state == .revoked)
        #expect(consent.purpose == "marketing")
        #expect(consent.atMs == 1_772_355_600_000)
        #expect(Codec.encode(consent) == bytes)
    }

    @Test("a field of a later release is ignored and kept")
    func laterField() throws {
        // Field 200, a text, at the end.
        let later = try #require(Hex.decode(Self.consent + "c20c036e6577"))
        let consent = try Codec.decode(ConsentRecord.self, later)
        #expect(consent.purpose == "marketing")
        #expect(Codec.encode(consent) == later)
    }

    @Test("bytes that are no record are an error")
    func garbage() {
        #expect(throws: (any Error).self) { try Codec.decode(MessageEvent.self, [0xFF, 0xFF, 0xFF]) }
    }

    @Test("every topic's records can be shown as JSON")
    func json() throws {
        for topic in Topics.all(providers: ["whatsapp_cloud"]) {
            #expect(try Codec.json(topic: topic, value: []) == "{}", "\(topic.name)")
        }
        let event = try Codec.json(topic: Topics.messagesEvents, value: #require(Hex.decode(Self.event)))
        #expect(event.contains(#""reason":"not_on_channel""#))
    }

    private static let consent = [
        "0a03632d31120764656661756c741a1470686f6e653a2b3439313531313233343536373822096d61726b6574696e6728",
        "0232076b6579776f72643a0453544f504880fd80c5ca33",
    ].joined()
    private static let event = [
        "0a3c0a10000102030405060708090a0b0c0d0e0f120764656661756c741a06737072696e672201313a1470686f6e653a",
        "2b34393135313132333435363738100a1880fd80c5ca33220277612a036b2d3130023a0e6e6f745f6f6e5f6368616e6e",
        "656c521308d2ff07120d556e64656c6976657261626c65",
    ].joined()
}
