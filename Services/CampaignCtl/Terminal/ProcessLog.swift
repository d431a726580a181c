import Foundation
import Synchronization

/// The merged log of all processes: on the terminal, and each process' lines in a file of its own.
final class ProcessLog: Sendable {
    private let terminal: Terminal
    private let renderer: LogRenderer
    private let quiet: Bool
    private let files: [String: LogFile]
    private let order: [String: Int]

    init(processes: [String], directory: DataDirectory, terminal: Terminal, format: LogFormat, quiet: Bool) {
        self.terminal = terminal
        self.quiet = quiet
        renderer = LogRenderer(format: format, colours: Colours(enabled: terminal.usesColour))
        order = Dictionary(uniqueKeysWithValues: processes.enumerated().map { ($1, $0) })
        files = Dictionary(
            uniqueKeysWithValues: processes.map { ($0, LogFile(path: directory.logFile(of: $0))) })
    }

    /// Lines that a process wrote.
    func write(_ lines: [Substring], process: String) {
        files[process]?.append(lines)
        let shown = quiet ? lines.filter(Self.matters) : lines
        terminal.print(shown.map { renderer.render($0, process: process, index: order[process] ?? 0) })
    }

    /// What we have to say about a process.
    func note(_ text: String, process: String, isWarning: Bool) {
        let line = JSONLine.make(level: isWarning ? "warning" : "info", service: "campaignctl", message: text)
        files[process]?.append([Substring(line)])
        terminal.print(renderer.render(Substring(line), process: process, index: order[process] ?? 0))
    }

    /// Below `warning` is routine; a line that is not JSON is somebody's last words.
    private static func matters(_ line: Substring) -> Bool {
        !["trace", "debug", "info", "notice"].contains { line.contains("\"level\":\"\($0)\"") }
    }
}

/// A log file that is begun anew when it has become long; the one before it is kept.
final class LogFile: Sendable {
    private struct State {
        var handle: FileHandle?
        var size: UInt64 = 0
    }

    private let path: String
    private let state = Mutex(State())
    private static let limit: UInt64 = 16 << 20

    init(path: String) { self.path = path }

    /// A log that cannot be written must not stop the stack: its lines are on the terminal too.
    func append(_ lines: [Substring]) {
        let bytes = Data((lines.joined(separator: "\n") + "\n").utf8)
        state.withLock { state in
            if state.size > Self.limit { rotate(&state) }
            if state.handle == nil { open(&state) }
            try? state.handle?.write(contentsOf: bytes)
            state.size += UInt64(bytes.count)
        }
    }

    private func open(_ state: inout State) {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        state.handle = FileHandle(forWritingAtPath: path)
        state.size = (try? state.handle?.seekToEnd()) ?? 0
    }

    private func rotate(_ state: inout State) {
        try? state.handle?.close()
        state = State()
        try? FileManager.default.removeItem(atPath: path + ".1")
        try? FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    }
}
