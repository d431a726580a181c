import Foundation
import ServiceKit

/// What the demonstration works with.
struct DemoSite: Sendable {
    let console: JSONAPI
    let simulator: JSONAPI
    let consoleURL: String
    let ingesterURL: String
    let terminal: Terminal
    /// Product seconds in a real second.
    let speed: Double
    let processes: ProcessSampler
    let stages: StageSampler
}

extension LocalStack {
    var demoSite: DemoSite {
        get throws {
            DemoSite(
                console: JSONAPI(
                    http: http, base: consoleURL + "/api/v1", headers: [("Authorization", "Bearer \(plan.apiKey)")]),
                simulator: JSONAPI(http: http, base: simulatorURL), consoleURL: consoleURL, ingesterURL: ingesterURL,
                terminal: terminal, speed: plan.clock.spec?.speed ?? 1, processes: processSampler,
                stages: StageSampler(
                    cluster: cluster, admin: try cluster.admin(timeoutSeconds: 5), http: http,
                    processes: processSampler))
        }
    }
}
