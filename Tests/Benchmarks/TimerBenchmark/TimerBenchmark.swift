import ArgumentParser
import Foundation

/// Measures how many timers one core sets and pops, through the scheduler's own processor, engine and partition store.
/// Encoding of outputs and changelog and the commit of every batch are part of it; Kafka's round trips are left out.
///
/// - `broadcast`: messages that wait for a time of their recipients' own are planned, then their instants come and they
///   become ready.
/// - `drip`: people are enrolled, then their steps come and their messages are planned: a pop is the whole of a step.
///
///     swift run -c release timer-benchmark --recipients 1000000 --campaigns 10
@main
struct TimerBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timer-benchmark", abstract: "Measures timers set and popped per second on one core.")

    @Option(help: "What waits: broadcast or drip.")
    var kind = TimerKind.broadcast

    @Option(help: "Recipients in the store.")
    var recipients = 1_000_000

    @Option(help: "Campaigns that all recipients wait for, at most \(SampleRecords.longest).")
    var campaigns = 1

    @Option(help: "Timers of a run.")
    var timers = 100_000

    @Option(help: "Runs that are measured, after one that is not.")
    var runs = 5

    @Option(help: "Timers, records, or messages to plan, of a batch; each batch is one transaction.")
    var batch = 500

    func validate() throws {
        guard min(recipients, campaigns, timers, runs, batch) > 0, campaigns <= SampleRecords.longest else {
            throw ValidationError("every number is at least 1, and --campaigns at most \(SampleRecords.longest)")
        }
        guard recipients * campaigns >= timers * (runs + 1) else {
            throw ValidationError("there are \(recipients * campaigns) timers for \(runs + 1) runs of \(timers)")
        }
    }

    func run() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("timers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var bench = try Bench(path: directory.appendingPathComponent("scheduler.sqlite").path, batch: batch)
        try bench.importRecipients(recipients) { Progress.note("recipients", $0, of: recipients) }
        let before = bench.storeBytes
        let wanted = recipients * campaigns
        let filled = try set(&bench) { Progress.note("timers set", $0, of: wanted) }
        let bytes = bench.storeBytes
        print("set \(filled.line)")
        print("file: \(bytes >> 20) MB, \((bytes - before) / filled.timers) bytes for each timer and its row")
        bench.waitForAll()
        _ = try bench.pop(timers)
        var results: [Measure] = []
        for number in 1...runs {
            let result = try bench.pop(timers)
            print("run \(number): popped \(result.line)")
            results.append(result)
        }
        print(Measure.summary(results))
    }

    private func set(_ bench: inout Bench, _ progress: (Int) -> Void) throws -> Measure {
        switch kind {
        case .drip: return try bench.setDripTimers(campaigns, recipients: recipients, progress)
        case .broadcast:
            let measure = try bench.setBroadcastTimers(campaigns, recipients: recipients, progress)
            try bench.pause(campaigns: campaigns)
            return measure
        }
    }
}

/// What waits for its time.
enum TimerKind: String, ExpressibleByArgument, CaseIterable {
    case broadcast, drip
}

/// How far a long phase has come, on standard error.
enum Progress {
    static func note(_ what: String, _ count: Int, of total: Int) {
        FileHandle.standardError.write(Data("\(what): \(count) of \(total)\n".utf8))
    }
}

/// What a phase came to.
struct Measure {
    let timers: Int
    let seconds: Double
    let cpuSeconds: Double

    var rate: Double { Double(timers) / seconds }

    var line: String {
        "\(timers) timers, \(Int(rate)) timers/s, \(Self.text(cpuSeconds / Double(timers) * 1e6)) µs of CPU each"
    }

    static func summary(_ runs: [Measure]) -> String {
        let rates = runs.map(\.rate).sorted()
        guard let least = rates.first, let most = rates.last else { return "no runs" }
        let median = rates[rates.count / 2]
        return "median \(Int(median)) timers popped/s, from \(Int(least)) to \(Int(most)) "
            + "(spread \(text((most - least) / median * 100)) %), \(runs.count) runs"
    }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
