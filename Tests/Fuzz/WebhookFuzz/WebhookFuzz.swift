import ArgumentParser
import Foundation
import FuzzKit
import Models
import Providers

/// Throws changed webhooks at the parsers of all providers. A crash ends the process; the input that did it was saved
/// before it was tried.
@main
struct WebhookFuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook-fuzz", abstract: "Changes webhooks of the case tables at random and parses them.")

    @Option(help: "How long to go on, for each provider.") var seconds = 10.0
    @Option(help: "What the changes are made from: the same seed makes the same ones.") var seed: UInt64 = 1
    @Option(help: "One provider only.") var provider: String?
    @Option(help: "Where the case tables are.") var cases = "Tests/ProvidersTests/Cases"
    @Option(help: "Where each input is saved before it is tried.") var input = "webhook-fuzz.input"

    func run() throws {
        let journal = try InputJournal(path: input)
        var findings = 0
        for name in ProviderRegistry.names where provider == nil || provider == name {
            guard let subject = ProviderRegistry.provider(named: name) else { continue }
            let corpus = try Corpus.webhooks(of: name, under: cases)
            var run = FuzzRun(provider: subject, corpus: corpus, seed: seed, journal: journal)
            let executions = run.go(for: .seconds(seconds))
            for finding in run.findings { print("finding in \(name): \(finding)") }
            print("\(name): \(executions) executions, \(corpus.count) seeds, \(run.findings.count) findings")
            findings += run.findings.count
        }
        if findings > 0 { throw ExitCode.failure }
    }
}

/// The input under trial, in a file that outlives the process.
struct InputJournal {
    private let handle: FileHandle

    init(path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil) else {
            throw ValidationError("cannot write \(path)")
        }
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func save(_ bytes: [UInt8]) throws {
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
    }
}
