import ArgumentParser
import Foundation

/// Measures how many verdicts a second one core gives, through the checker's own processor, engine and partition store:
/// decoding, look-ups, rules, remembering, encoding of outputs and changelog, and the commit of every batch. Kafka's
/// round trips are left out.
///
///     swift run -c release verdict-benchmark
@main
struct VerdictBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verdict-benchmark", abstract: "Measures verdicts per second on one core.")

    @Option(help: "Recipients in the store, each with a consent, every third with a window.")
    var recipients = 1_000_000

    @Option(help: "Verdicts of a run.")
    var verdicts = 100_000

    @Option(help: "release: as the scheduler asks, in the order of the recipients' keys; random: anyhow.")
    var order = RequestOrder.release

    @Option(help: "Runs that are measured, after one that is not.")
    var runs = 5

    @Option(help: "Requests of a batch; each batch is one transaction.")
    var batch = 1000

    @Flag(help: "With a frequency cap, so that each verdict looks at what was sent before.")
    var caps = false

    @Flag(help: "With quiet hours, so that each verdict looks at the recipient's clock.")
    var quietHours = false

    func run() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("verdicts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var bench = try Bench(directory: directory, batch: batch, caps: caps, quietHours: quietHours)
        let filled = try bench.fill(recipients: recipients)
        print(
            "filled: \(filled.records) records in \(filled.seconds.rounded(.up)) s, \(bench.storeBytes / 1_048_576) MB")
        _ = try bench.measure(run: 0, verdicts: verdicts, order)
        var results: [Run] = []
        for number in 1...max(1, runs) {
            let result = try bench.measure(run: number, verdicts: verdicts, order)
            print("run \(number): \(result.line)")
            results.append(result)
        }
        print(Run.summary(results))
    }
}

/// In which order the requests come.
enum RequestOrder: String, ExpressibleByArgument, CaseIterable {
    case release, random
}

/// What one run came to.
struct Run {
    let verdicts: Int
    let approved: Int
    let seconds: Double
    let cpuSeconds: Double

    var rate: Double { Double(verdicts) / seconds }

    var line: String {
        "\(Int(rate)) verdicts/s, \(Self.text(cpuSeconds / Double(verdicts) * 1e6)) µs of CPU each, "
            + "\(approved * 100 / max(1, verdicts)) % approved"
    }

    static func summary(_ runs: [Run]) -> String {
        let rates = runs.map(\.rate).sorted()
        guard let least = rates.first, let most = rates.last else { return "no runs" }
        let median = rates[rates.count / 2]
        return "median \(Int(median)) verdicts/s, from \(Int(least)) to \(Int(most)) "
            + "(spread \(text((most - least) / median * 100)) %), \(runs.count) runs"
    }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
