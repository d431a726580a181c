import ServiceKit
import Synchronization

/// The core behind a lock, with the clocks: what HTTP handlers and the pusher share.
final class Simulator: Sendable {
    private let core: Mutex<SimulatorCore>
    let clock: any ProductClock
    private let mailPort = Mutex<Int?>(nil)

    /// Where mail is taken; nil: nowhere.
    var smtpPort: Int? { mailPort.withLock { $0 } }

    func takesMail(at port: Int) { mailPort.withLock { $0 = port } }

    init(_ core: SimulatorCore, clock: any ProductClock) {
        self.core = Mutex(core)
        self.clock = clock
    }

    /// Runs quick, synchronous work on the state.
    func withCore<Result: Sendable, Failure: Error>(
        _ body: (inout SimulatorCore, Moment) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let moment = Moment.now(clock)
        return try core.withLock { core throws(Failure) in try body(&core, moment) }
    }
}
