import Foundation

/// The directory that holds everything of one local stack.
struct DataDirectory: Sendable {
    let path: String

    init(_ path: String) {
        self.path = URL(fileURLWithPath: (path as NSString).expandingTildeInPath).standardizedFileURL.path
    }

    var lockFile: String { file("lock") }
    var clockFile: String { file("clock") }
    var stackFile: String { file("stack.json") }
    var servicesFile: String { file("services.json") }
    var apiKeyFile: String { file("api-key") }
    var secretFile: String { file("secret") }

    func directory(of service: String) -> String { file(service) }
    func logFile(of process: String) -> String { file("logs/\(process).log") }

    func create() throws {
        do {
            try FileManager.default.createDirectory(atPath: file("logs"), withIntermediateDirectories: true)
        } catch {
            throw Failure("cannot create the data directory \(path): \(error.localizedDescription)")
        }
    }

    /// A secret of this installation: read, or made once and kept for its owner's eyes.
    func secret(in path: String, make: () -> String) throws -> String {
        if let kept = try? String(contentsOfFile: path, encoding: .utf8) {
            let text = kept.trimmingCharacters(in: .whitespacesAndNewlines)
            if !text.isEmpty { return text }
        }
        let text = make()
        try Self.write(text + "\n", to: path, mode: 0o600)
        return text
    }

    private func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Replaces a file as a whole: a reader sees the old content or the new one, also after a crash.
    static func write(_ text: String, to path: String, mode: mode_t = 0o644) throws {
        let temporary = "\(path).\(UInt32.random(in: .min ... .max)).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure("cannot write \(path): \(Spawn.text(of: errno))") }
        let bytes = Array(text.utf8)
        let written = Foundation.write(descriptor, bytes, bytes.count)
        let problem = errno
        close(descriptor)
        guard written == bytes.count, rename(temporary, path) == 0 else {
            throw Failure("cannot write \(path): \(Spawn.text(of: written == bytes.count ? errno : problem))")
        }
    }
}

/// Random text for secrets.
enum RandomText {
    static func base64(bytes count: Int) -> String { Data(bytes(count)).base64EncodedString() }
    static func hex(bytes count: Int) -> String {
        bytes(count).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
