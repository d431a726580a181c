import Logging
import Models
import ServiceKit
import ServiceLifecycle
import StreamProcessing

/// Publishes the outbox in order, for as long as it takes.
struct OutboxPublisher: Service {
    let store: Store
    let log: any RecordLog
    let republishers: [Republisher]
    let logger: Logger
    private let readiness: Readiness

    private let headers = RecordHeaders(source: "console")
    private static let batchSize = 1000
    /// A cluster that was replaced is noticed within this time even when nothing fails.
    private static let identityCheck: Duration = .seconds(10)

    init(
        store: Store, log: any RecordLog, republishers: [Republisher], logger: Logger, readiness: Readiness
    ) {
        self.store = store
        self.log = log
        self.republishers = republishers.sorted { $0.order < $1.order }
        self.logger = logger
        self.readiness = readiness
        readiness.set("kafka", ready: false, detail: "starting")
        readiness.set("outbox", ready: false, detail: "starting")
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                do {
                    try await publish { failures = 0 }
                } catch {
                    if Task.isCancelled { break }
                    sayLost(error, isFirst: failures == 0)
                    failures += 1
                    try? await Task.sleep(for: .milliseconds(min(5000, 100 << min(failures, 6))))
                }
            }
        }
    }

    /// Meets the log, then publishes whenever there is something, until something fails.
    private func publish(succeeded: () -> Void) async throws {
        var checked = ContinuousClock.now
        try await meetLog(checkEnds: true)
        sayReached()
        while !Task.isCancelled {
            let isBusy = try await step()
            succeeded()
            if isBusy { continue }
            readiness.set("outbox", ready: true)
            await store.outboxBell.wait(atMost: .seconds(1))
            if let outage = log.outage { throw outage }
            guard checked.duration(to: .now) > Self.identityCheck else { continue }
            checked = .now
            try await meetLog(checkEnds: false)
        }
    }

    /// Publishes one batch; when nothing waits, puts the next batch to publish again into the outbox.
    /// - Returns: whether there was anything to do.
    func step() async throws -> Bool {
        let state = try await store.read { try LogState.load(in: $0) }
        if try await publish(state) { return true }
        guard let index = state.republishing else { return false }
        try await republish(index)
        return true
    }

    // MARK: The log's identity

    /// Notices a log that is not the one written before and starts publishing everything again.
    func meetLog(checkEnds: Bool) async throws {
        if let outage = log.outage { throw outage }
        let identity = try await log.identity()
        let known = try await store.read { try LogState.load(in: $0).identity }
        if known.isEmpty {
            // The first log ever: everything there is to publish is in the outbox.
            try await store.write { try LogState(identity: identity).save(in: $0.db) }
            return
        }
        let isNew = identity != known
        let isCut = checkEnds && !isNew ? try await endsBeforeOurs() : false
        guard isNew || isCut else { return }
        readiness.set("outbox", ready: false, detail: "publishing everything again")
        try await store.write { try LogState.begin(identity: identity, in: $0.db) }
        logger.notice(
            "new log, publishing everything again",
            metadata: ["log": "\(identity)", "reason": isNew ? "identity changed" : "log ends before our records"])
    }

    private func endsBeforeOurs() async throws -> Bool {
        for position in try await store.read({ try OutboxStore.positions(in: $0) }) {
            let end = try await log.end(topic: position.topic, partition: position.partition)
            if end < position.nextOffset { return true }
        }
        return false
    }

    // MARK: One batch

    private func publish(_ state: LogState) async throws -> Bool {
        // A launch may not pass the tables that are being published again.
        let held = state.republishing == nil ? [] : LaunchPositions.carriers
        let (rows, positions) = try await store.read { db in
            let rows = Self.firstRun(of: try OutboxStore.next(Self.batchSize, leavingOut: held, in: db))
            let needsPositions = rows.first.map { LaunchPositions.carriers.contains($0.topic) } ?? false
            return (rows, needsPositions ? try OutboxStore.positions(in: db) : [])
        }
        guard !rows.isEmpty else { return false }
        let places = try await log.append(rows.map { record($0, state.identity, positions) })
        try await store.write { try OutboxStore.settle(rows, at: places, in: $0.db) }
        return true
    }

    /// Records that name positions are published apart from what precedes them: only what has been acknowledged has one.
    static func firstRun(of rows: [OutboxRow]) -> [OutboxRow] {
        guard let first = rows.first else { return [] }
        guard LaunchPositions.carriers.contains(first.topic) else {
            return Array(rows.prefix { !LaunchPositions.carriers.contains($0.topic) })
        }
        return Array(rows.prefix { $0.topic == first.topic })
    }

    private func record(_ row: OutboxRow, _ identity: String, _ positions: [LogPosition]) -> LogRecord {
        let value = row.value.map {
            LaunchPositions.fill($0, of: row.topic, identity: identity, positions: positions)
        }
        let topic = Topics.named(row.topic, providers: []) ?? Topics.campaigns
        return LogRecord(
            topic: row.topic, key: row.key, value: value,
            headers: headers.make(topic: topic, atMs: row.atMs, traceID: row.traceID))
    }

    private func republish(_ index: Int) async throws {
        let republishers = republishers
        try await store.write { transaction in
            var state = try LogState.load(in: transaction.db)
            guard state.republishing == index else { return }
            if index < republishers.count {
                state.cursor = try republishers[index].batch(transaction, state.cursor, Self.batchSize)
                if state.cursor == nil { state.republishing = index + 1 }
            } else {
                // Each batch was enqueued when the one before had been published: all tables are in the log now.
                state.republishing = nil
            }
            try state.save(in: transaction.db)
        }
    }

    // MARK: Saying so

    private func sayReached() {
        if readiness.set("kafka", ready: true) { logger.info("log reached") }
    }

    /// One line when it begins; the readiness check tells the rest.
    private func sayLost(_ error: any Error, isFirst: Bool) {
        readiness.set("kafka", ready: false, detail: "\(error)")
        guard isFirst else { return }
        logger.warning("log out of reach, records wait in the outbox", metadata: ["error": "\(error)"])
    }
}
