import Foundation
import Synchronization

/// How a process ended.
enum ExitStatus: Sendable, Equatable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .code(waitStatus >> 8 & 0xff) : .signal(signal)
    }

    var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let number): "signal \(number)"
        }
    }
}

/// A child process whose output arrives as lines.
///
/// It leads a process group of its own, so that Ctrl-C in a terminal reaches only us and we can drain in order.
final class ChildProcess: Sendable {
    let pid: pid_t

    private struct State {
        var status: ExitStatus?
        var waiting: [CheckedContinuation<ExitStatus, Never>] = []
    }

    private let state = Mutex(State())

    /// Starts a process. Output and standard error are one stream of lines, in order.
    /// - Parameters:
    ///   - inherited: a descriptor that the child keeps open until it ends, as its descriptor 3; all others are closed.
    ///   - onLines: called on a thread of this child with complete lines, before the exit is reported.
    init(
        executable: String, arguments: [String], environment: [String: String], inherited: Int32?,
        onLines: @escaping @Sendable ([Substring]) -> Void
    ) throws {
        let output = try Spawn.pipe()
        do {
            pid = try Spawn.run(
                executable: executable, arguments: arguments, environment: environment, output: output.write,
                inherited: inherited)
        } catch {
            close(output.read)
            close(output.write)
            throw error
        }
        close(output.write)
        Thread.detachNewThread { [self] in
            LineReader.read(descriptor: output.read, onLines: onLines)
            close(output.read)
            reap()
        }
    }

    /// Sends a signal; a process that has ended gets none, so a pid used again is never hit.
    func send(_ signal: Int32) {
        state.withLock { state in
            if state.status == nil { kill(pid, signal) }
        }
    }

    /// Waits for the end of the process.
    func exitStatus() async -> ExitStatus {
        await withCheckedContinuation { continuation in
            let known: ExitStatus? = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    var hasExited: Bool { state.withLock { $0.status != nil } }

    private func reap() {
        // The zombie is kept until the lock is held: its pid cannot be given to another process before `status` is set.
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1 && errno == EINTR {}
        let (status, waiting) = state.withLock { state in
            var waitStatus: Int32 = 0
            while waitpid(pid, &waitStatus, 0) == -1 && errno == EINTR {}
            let status = ExitStatus(waitStatus: waitStatus)
            state.status = status
            defer { state.waiting = [] }
            return (status, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }
}
