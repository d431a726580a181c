import ServiceKit

/// `/status`
enum StatusRoutes {
    static let version = "0.1.0"

    static func get(_ call: Call) async throws -> Reply {
        let dependencies = call.dependencies
        let entries = await ServiceDirectory(path: dependencies.settings.servicesFile).entries() ?? []
        let answers = await ServiceProbe(http: dependencies.http).ask(entries, own: dependencies.readiness.isReady)
        return .ok([
            "now": .time(call.nowMs), "version": .string(version), "services": .array(answers.map(service)),
        ])
    }

    private static func service(_ answer: (entry: ServiceEntry, ready: Bool)) -> JSONValue {
        [
            "name": .string(answer.entry.name), "instance": answer.entry.instance.map(JSONValue.int) ?? .null,
            "pid": answer.entry.pid.map(JSONValue.int) ?? .null, "ready": .bool(answer.ready),
            "admin_url": .text(answer.entry.adminURL),
        ]
    }
}

extension Feature {
    /// What runs, and whether the whole path is ready.
    static let status = Feature(
        name: "status",
        routes: { api in api.get("/status") { try await StatusRoutes.get($0) } },
        services: { dependencies in
            dependencies.readiness.set(PathMonitor.check, ready: false, detail: "starting")
            return [
                PathMonitor(
                    directory: ServiceDirectory(path: dependencies.settings.servicesFile),
                    probe: ServiceProbe(http: dependencies.http), readiness: dependencies.readiness,
                    logger: dependencies.logger)
            ]
        })
}
