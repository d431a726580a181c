import Foundation
import Synchronization
import Testing

@testable import CampaignCtl

@Suite struct ChildProcessTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ more: [Substring]) { lines.withLock { $0 += more.map(String.init) } }
    }

    private func shell(_ script: String, lines: Lines = Lines()) throws -> ChildProcess {
        try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", script], environment: ["NAME": "value"], inherited: nil,
            onLines: lines.add)
    }

    @Test func outputArrivesAsLinesBeforeTheExit() async throws {
        let lines = Lines()
        let child = try shell("echo one; echo $NAME >&2; printf last; exit 3", lines: lines)
        #expect(await child.exitStatus() == .code(3))
        #expect(lines.all == ["one", "value", "last"])
        #expect(child.hasExited)
    }

    @Test func aKilledChildSaysWhichSignal() async throws {
        let child = try shell("exec tail -f /dev/null")
        child.send(SIGKILL)
        #expect(await child.exitStatus() == .signal(SIGKILL))
        child.send(SIGKILL)
    }

    @Test func signalsThatWeIgnoreWorkInChildren() async throws {
        let previous = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, previous) }
        let child = try shell("kill -PIPE $$; exit 0")
        #expect(await child.exitStatus() == .signal(SIGPIPE))
    }

    @Test func childrenGetOnlyWhatTheyAreGiven() async throws {
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        let lines = Lines()
        let child = try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", "ls /proc/$$/fd"], environment: ["PATH": "/bin:/usr/bin"],
            inherited: file, onLines: lines.add)
        #expect(await child.exitStatus() == .code(0))
        #expect(Set(lines.all).subtracting(["0", "1", "2", "3"]).allSatisfy { (Int($0) ?? 0) > 9 })
    }

    @Test func aMissingExecutableIsNamed() {
        let error = #expect(throws: Failure.self) {
            try ChildProcess(
                executable: "/nowhere/console", arguments: [], environment: [:], inherited: nil, onLines: { _ in })
        }
        #expect(error?.description.contains("/nowhere/console") == true)
    }

    @Test func linesMayComeInPieces() async throws {
        let lines = Lines()
        let child = try shell("i=0; while [ $i -lt 5000 ]; do echo \"line $i\"; i=$((i+1)); done", lines: lines)
        #expect(await child.exitStatus() == .code(0))
        #expect(lines.all.count == 5000)
        #expect(lines.all.last == "line 4999")
    }
}

@Suite struct RestartDelayTests {
    @Test func theDelayGrowsToItsLimitAndStartsAgainAfterAStableWhile() {
        var delay = RestartDelay()
        #expect(delay.next(uptime: .zero) == .milliseconds(200))
        #expect(delay.next(uptime: .zero) == .milliseconds(400))
        for _ in 0..<10 { _ = delay.next(uptime: .zero) }
        #expect(delay.next(uptime: .seconds(1)) == RestartDelay.longest)
        #expect(delay.next(uptime: RestartDelay.stable) == RestartDelay.first)
    }
}
