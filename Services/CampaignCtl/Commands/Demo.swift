import ArgumentParser
import CurlClient
import Foundation

/// `campaignctl demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the demonstration on a local stack that is already up.",
        discussion: "Exit code 0 when every planned message has an outcome and nobody was sent twice.")

    @OptionGroup var options: ConsoleOptions

    func run() async throws {
        let http = HTTP(client: CurlClient(maxConcurrent: 16))
        let directory = DataDirectory(options.data)
        let stack = try StackFile.readRunning(directory)
        let connection = try Cluster.find(
            bootstrapServers: nil, data: options.data, environment: ProcessInfo.processInfo.environment)
        let processes = ProcessSampler(
            servicesFile: directory.servicesFile, stackPID: stack.pid,
            stackName: stack.embeddedBroker ? "campaignctl (broker)" : "campaignctl")
        let site = DemoSite(
            console: try options.api(http), simulator: JSONAPI(http: http, base: stack.simulatorURL),
            consoleURL: stack.consoleURL, ingesterURL: stack.ingesterURL, terminal: Terminal(),
            speed: KeptClock.read(directory.clockFile)?.speed ?? 1, processes: processes,
            stages: StageSampler(
                cluster: connection, admin: try connection.admin(timeoutSeconds: 5), http: http, processes: processes))
        let passed = try await Demonstration(site).run()
        await http.client.close()
        if !passed { throw ExitCode(1) }
    }
}
