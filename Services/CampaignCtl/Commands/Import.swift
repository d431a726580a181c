import ArgumentParser
import CurlClient
import Foundation

/// Where the console is and how to get in.
struct ConsoleOptions: ParsableArguments {
    @Option(help: "Address of the console. Default: the one of the running local stack.")
    var console: String?

    @Option(help: "Data directory of the local stack.", completion: .directory)
    var data = ".data"

    /// The key is an administrator's, from CAMPAIGNS_API_KEY or the data directory.
    func api(_ http: HTTP, environment: [String: String] = ProcessInfo.processInfo.environment) throws -> JSONAPI {
        let directory = DataDirectory(data)
        let base = try console ?? StackFile.readRunning(directory).consoleURL
        let kept = try? String(contentsOfFile: directory.apiKeyFile, encoding: .utf8)
        let given = environment["CAMPAIGNS_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
        guard let key = given ?? (console == nil ? kept?.trimmingCharacters(in: .whitespacesAndNewlines) : nil) else {
            throw Failure("no API key: set CAMPAIGNS_API_KEY")
        }
        return JSONAPI(http: http, base: base + "/api/v1", headers: [("Authorization", "Bearer \(key)")])
    }
}

/// `campaignctl import`.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Imports contacts from a CSV file through the console, with progress.")

    @OptionGroup var options: ConsoleOptions

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: "Country of phone numbers in national format: IN, DE.")
    var defaultCountry: String?

    @Option(help: "Tags for every imported contact, separated by commas.")
    var tags: String?

    @Option(help: "Which column is what: Mobile:phone,City:attributes.city. Default: guessed from the header row.")
    var map: String?

    @Option(help: "Purpose for which these people have given their consent: marketing.")
    var consent: String?

    @Option(help: "The words they consented to.")
    var consentText: String?

    func run() async throws {
        guard let csv = FileManager.default.contents(atPath: file) else { throw Failure("cannot read \(file)") }
        let http = HTTP(client: CurlClient(maxConcurrent: 4))
        let api = try options.api(http)
        let terminal = Terminal()
        let importer = ContactImporter(api: api)
        let done = try await importer.run(Array(csv), query: query) { state in
            terminal.setStatus("\(state.status): \(Text.count(state.done)) of \(Text.count(state.total)) rows")
        }
        terminal.clearStatus()
        print(done.summary)
        if done.rejected > 0 {
            print("rejected rows: curl -H 'Authorization: Bearer KEY' \(api.base)/imports/\(done.id)/rejected")
        }
        await http.client.close()
        if done.status != "completed" { throw ExitCode(1) }
    }

    private var query: [(String, String)] {
        [
            ("default_country", defaultCountry), ("tags", tags), ("map", map), ("consent", consent),
            ("consent_text", consentText),
        ].compactMap { name, value in value.map { (name, $0) } }
    }
}
