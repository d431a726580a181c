import Foundation
import ServiceKit

/// Starts processes, starts them again when they die, and drains them in order.
actor Supervisor {
    /// A process that runs now.
    struct Running: Sendable {
        let plan: ProcessPlan
        let child: ChildProcess
        let adminPort: Int
    }

    private let plans: [ProcessPlan]
    private let executables: URL
    private let lock: DirectoryLock
    private let servicesFile: String
    private let log: ProcessLog

    private var running: [String: Running] = [:]
    private var loops: [Task<Void, Never>] = []
    private var isStopping = false
    private var restarts: [String: Int] = [:]
    private var starting = true

    /// Deaths in a row after which a stack that is not ready yet gives up.
    private static let patience = 5
    private static let drainLimit = Duration.seconds(10)

    init(plans: [ProcessPlan], executables: URL, directory: DataDirectory, lock: DirectoryLock, log: ProcessLog) {
        self.plans = plans
        self.executables = executables
        self.lock = lock
        servicesFile = directory.servicesFile
        self.log = log
    }

    /// Checks that every executable is there, then starts all processes.
    func start() throws {
        for service in Set(plans.map(\.service)) where !FileManager.default.isExecutableFile(atPath: path(of: service))
        {
            throw Failure(
                "\(service) is not beside campaignctl in \(executables.path): build it with swift build --product \(service)"
            )
        }
        for plan in plans { loops.append(Task { await keepRunning(plan) }) }
    }

    /// All processes that run now, in the stack's order.
    var processes: [Running] { plans.compactMap { running[$0.name] } }

    /// How often each process was started again.
    var restartCounts: [String: Int] { restarts }

    /// From now on nobody gives up on a process that keeps dying.
    func hasStarted() { starting = false }

    /// A process that cannot start.
    var failing: String? {
        starting ? restarts.first { $0.value >= Self.patience }?.key : nil
    }

    /// Asks the processes to end, those first that hand work to others; what does not end in time is killed.
    func stop() async {
        isStopping = true
        for loop in loops { loop.cancel() }
        let groups = Dictionary(grouping: processes, by: \.plan.drainOrder).sorted { $0.key < $1.key }
        for (_, group) in groups { await Self.drain(group) }
        for loop in loops { await loop.value }
    }

    /// Ends everything at once.
    func kill() {
        isStopping = true
        for process in processes { process.child.send(SIGKILL) }
    }

    private static func drain(_ group: [Running]) async {
        await withTaskGroup(of: Void.self) { tasks in
            for process in group {
                tasks.addTask {
                    process.child.send(SIGTERM)
                    let timer = Task {
                        try await Task.sleep(for: drainLimit)
                        process.child.send(SIGKILL)
                    }
                    _ = await process.child.exitStatus()
                    timer.cancel()
                }
            }
        }
    }

    private func keepRunning(_ plan: ProcessPlan) async {
        var delay = RestartDelay()
        while !isStopping {
            let began = ContinuousClock.now
            do {
                let status = try await launch(plan).exitStatus()
                running[plan.name] = nil
                if isStopping { return }
                log.note("ended with \(status) and is started again", process: plan.name, isWarning: true)
            } catch {
                log.note("\(error)", process: plan.name, isWarning: true)
            }
            restarts[plan.name, default: 0] += 1
            // Cancelled by stop(): the loop's condition ends it.
            try? await Task.sleep(for: delay.next(uptime: ContinuousClock.now - began))
        }
    }

    private func launch(_ plan: ProcessPlan) throws -> ChildProcess {
        let adminPort = try FreePort.find()
        var environment = plan.environment
        environment["CAMPAIGNS_ADMIN_PORT"] = String(adminPort)
        let log = log
        let child = try ChildProcess(
            executable: path(of: plan.service), arguments: plan.arguments, environment: environment,
            inherited: lock.descriptor
        ) { lines in
            log.write(lines, process: plan.name)
        }
        running[plan.name] = Running(plan: plan, child: child, adminPort: adminPort)
        try writeServicesFile()
        return child
    }

    private func writeServicesFile() throws {
        let entries = processes.map { process in
            ServiceEntry(
                name: process.plan.service, instance: process.plan.instance, pid: process.child.pid,
                adminURL: "http://127.0.0.1:\(process.adminPort)")
        }
        try ServiceEntry.write(entries, to: servicesFile)
    }

    private func path(of service: String) -> String { executables.appendingPathComponent(service).path }
}
