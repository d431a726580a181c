import CurlClient
import Foundation
import KafkaClient
import ServiceKit

/// A stack on this machine: a broker or somebody's cluster, every service as a child process, one data directory.
final class LocalStack: Sendable {
    let directory: DataDirectory
    let plan: StackPlan
    let cluster: Cluster
    let terminal: Terminal
    let log: ProcessLog
    let http: HTTP

    private let lock: DirectoryLock
    private let broker: EmbeddedBroker?
    private let supervisor: Supervisor
    private let clockKeeper: ClockKeeper

    init(
        plan: StackPlan, cluster: Cluster, broker: EmbeddedBroker?, lock: DirectoryLock, terminal: Terminal,
        log: ProcessLog
    ) {
        directory = plan.directory
        self.plan = plan
        self.cluster = cluster
        self.broker = broker
        self.lock = lock
        self.terminal = terminal
        self.log = log
        http = HTTP(client: CurlClient(CurlConfiguration(maxConcurrent: 16, userAgent: "campaignctl")))
        clockKeeper = ClockKeeper(clock: plan.clock, path: plan.directory.clockFile)
        supervisor = Supervisor(
            plans: plan.processes, executables: Self.executables, directory: plan.directory, lock: lock, log: log)
    }

    var consoleURL: String { "http://127.0.0.1:\(plan.ports.console)" }
    var ingesterURL: String { "http://127.0.0.1:\(plan.ports.ingester)" }
    var simulatorURL: String { "http://127.0.0.1:\(plan.ports.simulator)" }

    /// The services are beside us, wherever we were built or installed.
    private static var executables: URL {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent()
    }

    /// Starts every process and waits until messages can go the whole way.
    func start() async throws {
        try clockKeeper.keep()
        try StackFile(
            pid: getpid(), kafka: plan.kafka, topicPrefix: plan.topicPrefix, embeddedBroker: broker != nil,
            consoleURL: consoleURL, ingesterURL: ingesterURL, simulatorURL: simulatorURL,
            logs: (directory.logFile(of: "x") as NSString).deletingLastPathComponent
        ).write(directory)
        try await supervisor.start()
        try await waitUntilReady()
        await supervisor.hasStarted()
    }

    private func waitUntilReady() async throws {
        let began = ContinuousClock.now
        var nextNote = began + .seconds(10)
        while true {
            try Task.checkCancellation()
            if let name = await supervisor.failing {
                throw Failure("\(name) cannot start; its last lines are in \(directory.logFile(of: name))")
            }
            let pending = await firstPending()
            guard let pending else { return }
            if ContinuousClock.now > nextNote {
                terminal.print("still waiting for \(pending)")
                nextNote = ContinuousClock.now + .seconds(10)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// What is not ready yet, with its own words.
    private func firstPending() async -> String? {
        for url in [simulatorURL, ingesterURL, consoleURL] {
            let (isOK, detail) = await http.check("\(url)/readyz")
            if !isOK { return "\(url)/readyz: \(detail.prefix(300))" }
        }
        return nil
    }

    /// Keeps product time on disk until cancelled.
    func keepClock() async {
        await clockKeeper.run { error in
            self.log.note("\(error)", process: "campaignctl", isWarning: true)
        }
    }

    /// Drains every process in order, then ends the broker. The directory can be used again when this returns.
    func stop() async {
        await supervisor.stop()
        broker?.close()
        try? clockKeeper.keep(aheadMs: 0)
        try? FileManager.default.removeItem(atPath: directory.stackFile)
        try? ServiceEntry.write([], to: directory.servicesFile)
        await http.client.close()
        close(lock.descriptor)
    }

    /// Ends every process at once.
    func kill() async { await supervisor.kill() }

    var processSampler: ProcessSampler {
        ProcessSampler(
            servicesFile: directory.servicesFile, stackPID: getpid(),
            stackName: broker == nil ? "campaignctl" : "campaignctl (broker)")
    }

    var restarts: [String: Int] {
        get async { await supervisor.restartCounts }
    }
}
