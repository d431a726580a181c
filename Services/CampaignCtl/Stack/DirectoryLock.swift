import Foundation

/// Holds a data directory for one stack.
///
/// Children inherit the descriptor, and with it the lock: after a `kill -9` of `campaignctl` the next start waits until
/// the last of them has let go of its files.
struct DirectoryLock: Sendable {
    let descriptor: Int32

    private static let patience = Duration.seconds(20)

    static func take(_ directory: DataDirectory, onWait: () -> Void) async throws -> DirectoryLock {
        let descriptor = open(directory.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure("cannot open \(directory.lockFile): \(Spawn.text(of: errno))") }
        let deadline = ContinuousClock.now + patience
        var waited = false
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if let owner = livingOwner(descriptor) {
                close(descriptor)
                throw Failure(
                    "\(directory.path) is in use by the stack of process \(owner): stop it, or choose another --data")
            }
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw Failure(
                    "\(directory.path) is still held by processes of an earlier start: end them and try again")
            }
            if !waited { onWait() }
            waited = true
            try await Task.sleep(for: .milliseconds(100))
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.count, 0)
        return DirectoryLock(descriptor: descriptor)
    }

    /// The `campaignctl` that wrote its pid, if it still runs.
    private static func livingOwner(_ descriptor: Int32) -> pid_t? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        guard let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return nil }
        return ProcFile.name(of: pid) == "campaignctl" ? pid : nil
    }
}
