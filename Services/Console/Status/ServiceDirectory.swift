import Foundation

/// A process of this installation, as the launcher wrote it down.
struct ServiceEntry: Hashable, Sendable {
    let name: String
    let instance: Int64?
    let pid: Int64?
    /// `nil` for a process without an admin server.
    let adminURL: String?

    /// The console does not ask itself.
    var isSelf: Bool { pid == Int64(ProcessInfo.processInfo.processIdentifier) }
}

/// The processes of this installation: a JSON list of `{name, instance, pid, admin_url}` that the launcher keeps current.
struct ServiceDirectory: Sendable {
    /// `nil`: the launcher gave none, and there is nobody to ask.
    let path: String?
    private let queue = BlockingQueue("service-directory")

    init(path: String?) { self.path = path }

    /// Everything that is listed; `nil` when the file cannot be read now.
    func entries() async -> [ServiceEntry]? {
        guard let path else { return [] }
        let bytes = try? await queue.run { Array(try Data(contentsOf: URL(filePath: path))) }
        guard let bytes, case .array(let values)? = try? JSONParser.parse(bytes) else { return nil }
        return values.compactMap(Self.entry)
    }

    private static func entry(_ value: JSONValue) -> ServiceEntry? {
        guard case .object(let object) = value else { return nil }
        let reader = ObjectReader(object)
        guard let name = reader.string("name") else { return nil }
        return ServiceEntry(
            name: name, instance: reader.int("instance"), pid: reader.int("pid"), adminURL: reader.string("admin_url"))
    }
}
