import CurlClient
import Logging
import ServiceKit
import ServiceLifecycle

/// Makes the webhook requests: every few milliseconds it lets time pass in the core and sends what has come of it.
struct WebhookPusher: Service {
    let simulator: Simulator
    let client: CurlClient
    let flushMs: Int
    /// Requests in flight per number.
    let concurrency: Int
    let logger: Logger

    private static let timeoutMs = 10_000

    /// Runs until the graceful shutdown, then waits for the requests in flight.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                let dispatches = simulator.withCore { core, moment in
                    core.takeDispatches(at: moment, concurrency: concurrency)
                }
                for dispatch in dispatches { group.addTask { await push(dispatch) } }
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(flushMs)) }
            }
        }
    }

    private func push(_ dispatch: WebhookDispatch) async {
        let (headers, body) = dispatch.signedBody(nowMs: simulator.clock.nowMs())
        let request = HTTPRequest(
            method: "POST", url: dispatch.target.url, headers: headers, body: body, timeoutMs: Self.timeoutMs)
        var problem: String?
        do throws(CurlError) {
            let response = try await client.send(request)
            if response.status != 200 { problem = "status \(response.status)" }
        } catch {
            problem = error.message
        }
        simulator.withCore { core, moment in core.finish(dispatch, succeeded: problem == nil, at: moment) }
        if let problem { report(problem, dispatch) }
    }

    private func report(_ problem: String, _ dispatch: WebhookDispatch) {
        // The first failure of a batch is worth a line, its retries are not.
        logger.log(
            level: dispatch.batch.tries == 0 ? .info : .debug, "webhook not taken",
            metadata: [
                "url": "\(dispatch.target.url)", "problem": "\(problem)",
                "items": "\(dispatch.items.count)", "tries": "\(dispatch.batch.tries + 1)",
            ])
    }
}
