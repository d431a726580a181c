import Foundation
import Logging
import ServiceKit
import Synchronization
import Testing

@Suite("JSON log lines")
struct JSONLogHandlerTests {
    private func lines(level: Logger.Level = .info, label: String = "sender", _ log: (Logger) -> Void) -> [String] {
        let sink = LineSink()
        let logger = Logger(label: label) { label in
            JSONLogHandler(label: label, service: "sender", level: level, write: sink.write)
        }
        log(logger)
        return sink.lines
    }

    private func fields(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("a line is one object with the message and the metadata as fields")
    func fields() throws {
        let lines = lines { logger in
            logger.warning(
                "slow\nprovider \"x\"",
                metadata: [
                    "channel": "wa-main", "took_ms": .stringConvertible(1234), "late": .stringConvertible(true),
                    "codes": ["a", "b"], "limit": ["rate": .stringConvertible(0.5)], "level": "own",
                    "odd": "tab\t\u{1}\\é",
                ])
        }
        #expect(lines.count == 1)
        #expect(lines[0].hasSuffix("}\n"))
        #expect(lines[0].dropLast().contains("\n") == false)
        let fields = try fields(lines[0])
        #expect(fields["message"] as? String == "slow\nprovider \"x\"")
        #expect(fields["level"] as? String == "warning")
        #expect(fields["metadata.level"] as? String == "own")
        #expect(fields["service"] as? String == "sender")
        #expect(fields["logger"] == nil)
        #expect(fields["took_ms"] as? Int == 1234)
        #expect(fields["late"] as? Bool == true)
        #expect(fields["codes"] as? [String] == ["a", "b"])
        #expect((fields["limit"] as? [String: String]) == ["rate": "0.5"])
        #expect(fields["odd"] as? String == "tab\t\u{1}\\é")
        let written = try #require((fields["ts"] as? String).flatMap { RFC3339.parse($0) })
        #expect(abs(written - RealTime.nowMs()) < 60_000)
    }

    @Test("lines below the level are not written")
    func level() {
        let lines = lines(level: .notice) { logger in
            logger.info("quiet")
            logger.notice("loud")
        }
        #expect(lines.count == 1)
    }

    @Test("the logger's own metadata, a provider's and the line's are merged, the nearest wins")
    func merge() throws {
        let lines = lines(label: "kafka") { logger in
            var logger = logger
            logger[metadataKey: "a"] = "1"
            logger[metadataKey: "b"] = "1"
            logger.error("x", metadata: ["b": "2"])
        }
        let fields = try fields(lines[0])
        #expect(fields["a"] as? String == "1")
        #expect(fields["b"] as? String == "2")
        #expect(fields["logger"] as? String == "kafka")
    }
}

/// Keeps what is written.
private final class LineSink: Sendable {
    private let written = Mutex<[String]>([])

    var lines: [String] { written.withLock { $0 } }

    @Sendable func write(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        written.withLock { $0.append(line) }
    }
}
