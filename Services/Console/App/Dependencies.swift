import Foundation
import Logging
import ServiceKit

/// What routes and services of the console are made from.
struct Dependencies: Sendable {
    let settings: ConsoleSettings
    let clock: any ProductClock
    let store: Store
    let access: AccessControl
    let readiness: Readiness
    let logger: Logger
    let sealer: CredentialSealer
    /// Requests to providers and to the other services.
    let http: any OutboundHTTP
    /// Where records are read and written; `nil` in tests without a log.
    let log: LogAccess?
    let idempotency = Idempotency()
    /// Rung when an import waits to be run.
    let importBell = Bell()

    /// Product time, milliseconds since the epoch.
    @Sendable func now() -> Int64 { clock.nowMs() }
}
