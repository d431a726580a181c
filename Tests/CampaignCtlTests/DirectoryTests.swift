import Foundation
import Testing

@testable import CampaignCtl

@Suite struct DirectoryTests {
    @Test func aSecretIsMadeOnceAndForItsOwnerOnly() throws {
        let temporary = try TemporaryDirectory()
        let directory = DataDirectory(temporary.path)
        let first = try directory.secret(in: directory.secretFile) { RandomText.base64(bytes: 32) }
        let second = try directory.secret(in: directory.secretFile) { RandomText.base64(bytes: 32) }
        #expect(first == second)
        #expect(Data(base64Encoded: first)?.count == 32)
        let mode = try FileManager.default.attributesOfItem(atPath: directory.secretFile)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aDirectoryCanBeTakenAgainWhenItsOwnerIsGone() async throws {
        let directory = DataDirectory(try TemporaryDirectory().path)
        try directory.create()
        let first = try await DirectoryLock.take(directory) {}
        close(first.descriptor)
        let second = try await DirectoryLock.take(directory) { Issue.record("nobody holds it") }
        close(second.descriptor)
        try FileManager.default.removeItem(atPath: directory.path)
    }

    @Test func withoutAStackTheErrorSaysWhatToDo() throws {
        let directory = DataDirectory(try TemporaryDirectory().path)
        let error = #expect(throws: Failure.self) { try StackFile.readRunning(directory) }
        #expect(error?.description.contains("deploy/local/start") == true)
    }
}
