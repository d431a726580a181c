import ArgumentParser
import Foundation
import ServiceKit
import Synchronization
import UnixSignals

/// `campaignctl up`.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the whole system on this machine until Ctrl-C or SIGTERM, then drains it.",
        discussion: """
            Without KAFKA_BOOTSTRAP_SERVERS it holds a Kafka cluster in memory, which starts empty each time: what \
            matters is in the data directory, and a later start on it goes on from there. That broker keeps 5 MB or \
            100,000 records a partition. A data directory serves one stack at a time.

            """
                + SettingsHelp.page(for: [
                    PublicPorts.consoleSetting, PublicPorts.ingesterSetting, PublicPorts.simulatorSetting,
                    TopicCatalogue.partitionsSetting, TopicCatalogue.providersSetting,
                    InstallationSettings.rawWebhookDays, apiKeySetting,
                ]))

    @OptionGroup var options: StackOptions

    @Flag(help: "Runs the demonstration: 10,000 contacts, a broadcast, a report.")
    var demo = false

    @Flag(help: "Runs the demonstration and ends: exit code 0 when everybody has an outcome and nobody was sent twice.")
    var once = false

    private static let apiKeySetting = Setting<String?>(
        optional: "CAMPAIGNS_API_KEY",
        help: "First administrator's key of the API. Default: made once, in DATA/api-key.")

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let terminal = Terminal()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let running = Running()
        let work = Task {
            let stack = try await LocalStack.make(
                options, environment: ProcessInfo.processInfo.environment, terminal: terminal)
            running.stack = stack
            return await runAndStop(stack)
        }
        let watch = Task {
            for await signal in signals {
                if work.isCancelled { await running.stack?.kill() }
                terminal.print("\(signal): draining; once more to end at once")
                work.cancel()
            }
        }
        defer { watch.cancel() }
        switch await work.result {
        case .success(let result): try conclude(result)
        case .failure(is CancellationError): return
        case .failure(let error): throw error
        }
    }

    private func runAndStop(_ stack: LocalStack) async -> Result<Bool, any Error> {
        let result: Result<Bool, any Error>
        do { result = .success(try await run(stack)) } catch { result = .failure(error) }
        stack.terminal.clearStatus()
        // In a task of its own: the cancellation that asks us to end must not cut the drain short.
        await Task { await stack.stop() }.value
        return result
    }

    /// Starts, shows where everything is, runs the demonstration, and goes on until cancelled.
    private func run(_ stack: LocalStack) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await stack.keepClock()
                return nil
            }
            group.addTask {
                try await stack.start()
                stack.announce()
                let passed = try await demonstrate(stack)
                if let passed, once { return passed }
                await stack.showStatus()
                return true
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            return true
        }
    }

    private func demonstrate(_ stack: LocalStack) async throws -> Bool? {
        guard demo || once else { return nil }
        do {
            return try await Demonstration(try stack.demoSite).run()
        } catch let error where !once && !(error is CancellationError) {
            stack.terminal.print("the demonstration failed: \(error)")
            return nil
        }
    }

    private func conclude(_ result: Result<Bool, any Error>) throws {
        switch result {
        case .success(true): return
        case .success(false): throw ExitCode(1)
        // Asked to end before the demonstration was over: that is no verdict on it.
        case .failure(is CancellationError): if once { throw ExitCode(1) }
        case .failure(let error): throw error
        }
    }
}

/// The stack, once there is one, for the watcher of signals.
private final class Running: Sendable {
    private let held = Mutex<LocalStack?>(nil)

    var stack: LocalStack? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
