import Foundation
import Synchronization

/// The one writer of this process's standard output: lines above, and on a terminal a status line that stays below them.
final class Terminal: Sendable {
    let isInteractive: Bool
    let usesColour: Bool
    private let status = Mutex("")

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        isInteractive = isTerminal && environment["TERM"] != "dumb"
        usesColour = isInteractive && environment["NO_COLOR"] == nil
    }

    func print(_ line: String) { print([line]) }

    func print(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        status.withLock { status in
            write(clear(status) + lines.joined(separator: "\n") + "\n" + status)
        }
    }

    /// Replaces the status line; does nothing where lines cannot be redrawn.
    func setStatus(_ text: String) {
        guard isInteractive else { return }
        status.withLock { status in
            let shown = String(text.prefix(columns - 1))
            write(clear(status) + shown)
            status = shown
        }
    }

    func clearStatus() { setStatus("") }

    private func clear(_ status: String) -> String { status.isEmpty ? "" : "\r\u{1B}[K" }

    private var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 120 }
        return Int(size.ws_col)
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0 && errno != EINTR { return }  // a reader that has gone must not end the stack
            offset += max(0, written)
        }
    }
}

/// Colours of the terminal, or nothing where there are none.
struct Colours: Sendable {
    let enabled: Bool

    func paint(_ text: String, _ code: String) -> String { enabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func red(_ text: String) -> String { paint(text, "31") }
    func green(_ text: String) -> String { paint(text, "32") }
    func yellow(_ text: String) -> String { paint(text, "33") }

    /// A stable colour for a process.
    func name(_ text: String, index: Int) -> String { paint(text, Self.palette[index % Self.palette.count]) }

    private static let palette = ["36", "35", "34", "32", "33", "96", "95", "94"]
}
