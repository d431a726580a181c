import Foundation
import Logging
import Synchronization

/// Ends the process when a drain takes too long, even when every thread of the cooperative pool is stuck.
final class DrainWatchdog: Sendable {
    private let isDisarmed = Atomic(false)
    private let logger: Logger

    private static let limitSeconds = 28.0

    init(logger: Logger) {
        self.logger = logger
    }

    /// Starts the countdown on a thread of its own.
    func arm() {
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: Self.limitSeconds)
            guard !isDisarmed.load(ordering: .acquiring) else { return }
            logger.critical("drain took too long")
            _exit(1)
        }
    }

    /// Stops the countdown: the drain is over.
    func disarm() {
        isDisarmed.store(true, ordering: .releasing)
    }
}
