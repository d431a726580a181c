import ArgumentParser
import ServiceKit

/// How many instances of a service run: `sender=3`.
struct Scale: Equatable, Sendable {
    let service: String
    let count: Int

    /// The console is one process by design, and so is each thing with a port of its own.
    static let scalable = ["scheduler", "eligibility-checker", "sender"]

    /// - Throws: `Failure` with one line that says what is possible.
    init(_ argument: String) throws {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Self.scalable.contains(parts[0]), let count = Int(parts[1]), (1...24).contains(count)
        else {
            throw Failure(
                "--scale \(argument): expected SERVICE=1…24, SERVICE one of \(Self.scalable.joined(separator: ", "))")
        }
        service = parts[0]
        self.count = count
    }
}

extension LogFormat: ExpressibleByArgument {}

/// The options of `campaignctl up`.
struct StackOptions: ParsableArguments {
    @Option(help: "Directory that holds everything of this stack.", completion: .directory)
    var data = ".data"

    @Option(help: "Product time: an instant and how fast it runs, 2026-03-01T09:00:00Z@1440x. Default: real time.")
    var clock: String?

    @Option(help: "Instances of a service, for example sender=3; for \(Scale.scalable.joined(separator: ", ")).")
    var scale: [String] = []

    @Option(help: "How logs are shown: text for people, json as the processes write them.")
    var logFormat = LogFormat.text

    @Flag(help: "Shows only warnings and errors of the processes; all their lines are in DATA/logs.")
    var quiet = false

    /// - Throws: `Failure` with one line.
    var clockSpec: ClockSpec? {
        get throws {
            guard let clock else { return nil }
            guard let spec = ClockSpec(settingText: clock) else {
                throw Failure("--clock \(clock): expected \(ClockSpec.expectation)")
            }
            return spec
        }
    }

    /// - Throws: `Failure` with one line.
    var scales: [Scale] {
        get throws { try scale.map { try Scale($0) } }
    }
}
