import ArgumentParser
import KafkaClient
import Models
import Scheduling
import ServiceKit
import ServiceLifecycle
import StreamProcessing

@main
struct Scheduler: ServiceCommand {
    static let requestAgainAfter = Setting<Double>(
        "SCHEDULER_REQUEST_AGAIN_AFTER_S", default: 60,
        help: "Real seconds after which a message without an outcome is asked for again.")
    static let windowSeconds = Setting<Double>(
        "SCHEDULER_WINDOW_S", default: 2,
        help: "The release window holds this many seconds of a channel's pace.")

    static let service = ServiceDescription(
        name: "scheduler", summary: "Plans and releases the messages of every campaign and keeps their ledger.",
        needs: [.kafka, .dataDirectory], settings: [requestAgainAfter, windowSeconds])

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        var limits = SchedulerLimits()
        limits.requestAgainAfterSeconds = try environment.settings.value(of: Self.requestAgainAfter)
        limits.windowSeconds = try environment.settings.value(of: Self.windowSeconds)
        let kafka = try StageKafka(environment)
        let reader = TableReader(
            topics: GlobalTables.topics + [Topics.runsProgress], kafka: kafka, readiness: environment.readiness,
            logger: environment.logger)
        let runner = StageRunner(
            stage: SchedulerStage(limits: limits), kafka: kafka, reader: reader, environment: environment)
        return [reader, runner]
    }
}
