import Foundation
import ServiceKit
import Testing

@Suite("Credentials")
struct CredentialTests {
    private let credentials = ["access_token": "EAAJ…", "app_secret": "s3cret"]

    @Test(
        "what was sealed for a channel opens for that channel",
        arguments: [
            "a passphrase", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        ])
    func roundTrip(key: String) throws {
        let sealed = try CredentialSealer(secretKey: key).seal(credentials, context: "wa-main")
        #expect(try CredentialSealer(secretKey: key).open(sealed, context: "wa-main") == credentials)
        #expect(String(decoding: sealed, as: UTF8.self).contains("s3cret") == false)
        #expect(try CredentialSealer(secretKey: key).seal(credentials, context: "wa-main") != sealed)
    }

    @Test("the base64 of 32 bytes is the key itself, not its text")
    func rawKey() throws {
        let bytes = Data((0..<32).map { UInt8($0) })
        let sealed = try CredentialSealer(secretKey: bytes.base64EncodedString()).seal(credentials, context: "a")
        #expect(throws: CredentialError.self) {
            try CredentialSealer(secretKey: String(decoding: bytes, as: UTF8.self)).open(sealed, context: "a")
        }
    }

    @Test("another key or channel does not open it")
    func wrongKey() throws {
        let sealer = try CredentialSealer(secretKey: "one")
        let sealed = try sealer.seal(credentials, context: "wa-main")
        #expect(throws: CredentialError.wrongKey(context: "wa-other")) { try sealer.open(sealed, context: "wa-other") }
        let other = try CredentialSealer(secretKey: "two")
        let error = #expect(throws: CredentialError.self) { try other.open(sealed, context: "wa-main") }
        #expect(error == .wrongKey(context: "wa-main"))
        #expect(error?.description.contains("CAMPAIGNS_SECRET_KEY") == true)
    }

    @Test("damage is noticed")
    func damage() throws {
        let sealer = try CredentialSealer(secretKey: "one")
        let sealed = try sealer.seal(credentials, context: "c")
        for index in sealed.indices {
            var damaged = sealed
            damaged[index] ^= 1
            #expect(throws: CredentialError.self) { try sealer.open(damaged, context: "c") }
        }
        for length in [0, 1, 5, 28] {
            #expect(throws: CredentialError.malformed(context: "c")) {
                try sealer.open(Array(sealed.prefix(length)), context: "c")
            }
        }
    }

    @Test("an empty key is refused")
    func emptyKey() {
        #expect(throws: SettingsError.self) { try CredentialSealer(secretKey: "") }
    }

    @Test("a file replaces the sealed credentials")
    func files() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let sealer = try CredentialSealer(secretKey: "one")
        let sealed = try sealer.seal(credentials, context: "wa-main")
        let store = CredentialStore(sealer: sealer, directory: directory.path)
        #expect(try store.credentials(channel: "wa-main", sealed: sealed) == credentials)
        #expect(try store.credentials(channel: "wa-main", sealed: []) == [:])

        let file = directory.appendingPathComponent("wa-main.json")
        try Data(#"{"access_token": "from file"}"#.utf8).write(to: file)
        #expect(try store.credentials(channel: "wa-main", sealed: sealed) == ["access_token": "from file"])
        #expect(try store.credentials(channel: "../wa-main", sealed: []) == [:])
        try Data("[]".utf8).write(to: file)
        #expect(throws: CredentialError.unreadableFile(path: file.path)) {
            try store.credentials(channel: "wa-main", sealed: sealed)
        }
        let keyless = CredentialStore(sealer: nil, directory: nil)
        #expect(throws: CredentialError.noKey(context: "wa-main")) {
            try keyless.credentials(channel: "wa-main", sealed: sealed)
        }
    }
}
