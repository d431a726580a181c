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
    let providers: [String]
    let scale: [Scale]
    let secretKey: String
    let apiKey: String
    /// The environment we were started with.
    let inherited: [String: String]

    var processes: [ProcessPlan] {
        let senders = providers.flatMap { provider in
            plans(
                "sender", arguments: ["--provider", provider], order: 3, firstInstance: firstSender(provider),
                directory: "sender.\(provider)")
        }
        return plans("provider-simulator", order: 5) + plans("console", order: 1) + plans("scheduler", order: 1)
            + plans("eligibility-checker", order: 2) + senders + plans("webhook-ingester", order: 4)
    }

    /// Senders of several providers are numbered through.
    private func firstSender(_ provider: String) -> Int {
        1 + (providers.firstIndex(of: provider) ?? 0) * count("sender")
    }

    private func count(_ service: String) -> Int { scale.last { $0.service == service }?.count ?? 1 }

    private func plans(
        _ service: String, arguments: [String] = [], order: Int, firstInstance: Int = 1, directory: String? = nil
    ) -> [ProcessPlan] {
        (firstInstance..<firstInstance + count(service)).map { instance in
            ProcessPlan(
                service: service, instance: instance, arguments: arguments,
                environment: environment(of: service, directory ?? service), drainOrder: order)
        }
    }

    /// - Parameter name: of the directory that the instances of a service share. Each of its files is one partition's and
    ///   is open in one process at a time. The broker in memory forgets changelogs and has no static membership: with
    ///   directories of their own, instances that swap partitions over a restart would miss what was sent already.
    private func environment(of service: String, _ name: String) -> [String: String] {
        // What we decide for the whole stack must not also come from outside, half overridden.
        var environment = inherited.filter { !Self.decided.contains($0.key) }
        environment.merge(kafka) { $1 }
        environment.merge(clock.environment) { $1 }
        environment.merge([
            "CAMPAIGNS_TOPIC_PREFIX": topicPrefix,
            "CAMPAIGNS_DATA_DIR": directory.directory(of: name),
            "CAMPAIGNS_SECRET_KEY": secretKey,
            "CAMPAIGNS_EXIT_WITH_PARENT": "1",
            "CAMPAIGNS_SERVICES_FILE": directory.servicesFile,
            "CONSOLE_PORT": String(ports.console),
            "INGESTER_PORT": String(ports.ingester),
            "SIMULATOR_PORT": String(ports.simulator),
        ]) { $1 }
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
