/// One process of the stack.
struct ProcessPlan: Sendable, Equatable {
    /// The executable.
    let service: String
    /// From 1.
    let instance: Int
    let arguments: [String]
    let environment: [String: String]
    /// The order of draining: lower first, so that nobody loses the one it hands its work to.
    let drainOrder: Int

    /// Unique in the stack: `sender-2`.
    var name: String { "\(service)-\(instance)" }
}

/// Which processes a stack has and what each is given.
struct StackPlan: Sendable {
    let directory: DataDirectory
    let ports: PublicPorts
    let clock: ResolvedClock
    let kafka: [String: String]
    let topicPrefix: String
    let scale: [Scale]
    let secretKey: String
    let apiKey: String
    /// The environment we were started with.
    let inherited: [String: String]

    var processes: [ProcessPlan] {
        plans("provider-simulator", order: 5) + plans("console", order: 1) + plans("scheduler", order: 1)
            + plans("eligibility-checker", order: 2) + plans("sender", arguments: ["--provider", "all"], order: 3)
            + plans("webhook-ingester", order: 4)
    }

    private func count(_ service: String) -> Int { scale.last { $0.service == service }?.count ?? 1 }

    private func plans(
        _ service: String, arguments: [String] = [], order: Int
    ) -> [ProcessPlan] {
        (1...count(service)).map { instance in
            ProcessPlan(
                service: service, instance: instance, arguments: arguments, environment: environment(of: service),
                drainOrder: order)
        }
    }

    /// The instances of a service share a directory. Each of its files is one partition's and is open in one process at a
    /// time. The broker in memory forgets changelogs and has no static membership: with directories of their own,
    /// instances that swap partitions over a restart would miss what was sent already.
    private func environment(of service: String) -> [String: String] {
        // What we decide for the whole stack must not also come from outside, half overridden.
        var environment = inherited.filter { !Self.decided.contains($0.key) }
        environment.merge(kafka) { $1 }
        environment.merge(clock.environment) { $1 }
        environment.merge([
            "CAMPAIGNS_TOPIC_PREFIX": topicPrefix,
            "CAMPAIGNS_DATA_DIR": directory.directory(of: service),
            "CAMPAIGNS_SECRET_KEY": secretKey,
            "CAMPAIGNS_EXIT_WITH_PARENT": "1",
            "CAMPAIGNS_SERVICES_FILE": directory.servicesFile,
            "CONSOLE_PORT": String(ports.console),
            "INGESTER_PORT": String(ports.ingester),
            "SIMULATOR_PORT": String(ports.simulator),
        ]) { $1 }
        // A page to try things out with is on this machine, and so are its pictures.
        environment["SENDER_MEDIA_ALLOW_PRIVATE"] = inherited["SENDER_MEDIA_ALLOW_PRIVATE"] ?? "true"
        // Only the console needs to know how people get in.
        if service == "console" {
            environment["CAMPAIGNS_API_KEY"] = apiKey
        } else {
            for name in Self.access { environment[name] = nil }
        }
        return environment
    }

    private static let access = ["CAMPAIGNS_API_KEY", "CAMPAIGNS_ADMIN_EMAIL", "CAMPAIGNS_ADMIN_PASSWORD"]
    private static let decided: Set<String> = [
        "CAMPAIGNS_CLOCK", "CAMPAIGNS_CLOCK_ANCHOR", "CAMPAIGNS_ADMIN_PORT", "CAMPAIGNS_INSTANCE", "CAMPAIGNS_DATA_DIR",
    ]
}
