import ArgumentParser
import EligibilityChecking
import KafkaClient
import ServiceKit
import ServiceLifecycle
import StreamProcessing

@main
struct EligibilityChecker: ServiceCommand {
    static let service = ServiceDescription(
        name: "eligibility-checker", summary: "Decides for each message whether it may be sent, and says why not.",
        needs: [.kafka, .dataDirectory])

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        let kafka = try StageKafka(environment)
        let reader = TableReader(kafka: kafka, readiness: environment.readiness, logger: environment.logger)
        let runner = StageRunner(
            stage: CheckerStage(), kafka: kafka, reader: reader, environment: environment)
        return [reader, runner]
    }
}
