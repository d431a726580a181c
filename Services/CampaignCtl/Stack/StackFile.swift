import Foundation

/// What a running stack tells other commands and tests: `DATA/stack.json`.
struct StackFile: Codable, Sendable {
    /// The process that runs the stack.
    var pid: Int32
    /// The `KAFKA_…` variables with which its processes reach the cluster.
    var kafka: [String: String]
    var topicPrefix: String
    var embeddedBroker: Bool
    var consoleURL: String
    var ingesterURL: String
    var simulatorURL: String
    /// Where each process' lines are kept.
    var logs: String

    enum CodingKeys: String, CodingKey {
        case pid, kafka, logs
        case topicPrefix = "topic_prefix"
        case embeddedBroker = "embedded_broker"
        case consoleURL = "console_url"
        case ingesterURL = "ingester_url"
        case simulatorURL = "simulator_url"
    }

    func write(_ directory: DataDirectory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // KAFKA_ variables may hold passwords.
        try DataDirectory.write(
            String(decoding: encoder.encode(self), as: UTF8.self) + "\n", to: directory.stackFile, mode: 0o600)
    }

    /// The stack that runs on a data directory.
    static func readRunning(_ directory: DataDirectory) throws -> StackFile {
        guard let data = FileManager.default.contents(atPath: directory.stackFile),
            let stack = try? JSONDecoder().decode(StackFile.self, from: data),
            ProcFile.name(of: stack.pid) == "campaignctl"
        else {
            throw Failure(
                "no local stack runs on \(directory.path): start one with deploy/local/start, name its --data, "
                    + "or give --bootstrap-servers")
        }
        return stack
    }
}

/// One process as the console and other tools find it: `DATA/services.json`.
struct ServiceEntry: Codable, Equatable, Sendable {
    var name: String
    var instance: Int
    var pid: Int32
    var adminURL: String

    enum CodingKeys: String, CodingKey {
        case name, instance, pid
        case adminURL = "admin_url"
    }

    static func write(_ entries: [ServiceEntry], to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try DataDirectory.write(String(decoding: encoder.encode(entries), as: UTF8.self) + "\n", to: path)
    }
}
