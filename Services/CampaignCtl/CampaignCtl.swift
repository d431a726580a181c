import ArgumentParser

/// The operator's command line.
@main
struct CampaignCtl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaignctl",
        abstract: "Runs the local stack and looks into a running one.",
        discussion: """
            A command that needs Kafka takes --bootstrap-servers, else KAFKA_BOOTSTRAP_SERVERS, else the address that a \
            running local stack left in its data directory (--data, default .data). Any KAFKA_<LIBRDKAFKA_SETTING>, \
            such as KAFKA_SECURITY_PROTOCOL, is passed on.
            """,
        subcommands: [Up.self, Demo.self, TopicsCommand.self, Lag.self, DeadLettersCommand.self, Import.self])
}

/// A failure that is reported in one line which says what to do next.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
