import Foundation
import Logging

/// Ends the process when its parent ends, so that a killed local stack leaves nothing behind.
///
/// It polls the parent's id on a thread: the kernel's own signal (`PR_SET_PDEATHSIG`) is bound to the parent's thread,
/// and comes too early when that thread ends.
enum ParentWatch {
    private static let intervalSeconds = 0.25
    private static let drainSeconds = 10.0

    static func start(logger: Logger) {
        let parent = getppid()
        Thread.detachNewThread {
            while getppid() == parent { Thread.sleep(forTimeInterval: intervalSeconds) }
            logger.warning("parent process ended", metadata: ["parent": .stringConvertible(parent)])
            kill(getpid(), SIGTERM)
            Thread.sleep(forTimeInterval: drainSeconds)
            _exit(1)
        }
    }
}
