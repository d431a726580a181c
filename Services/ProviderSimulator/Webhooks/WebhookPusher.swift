import CurlClient
import Foundation
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
    /// Requests in flight per other provider, each with one thing to tell.
    private static let standInConcurrency = 8

    /// Runs until the graceful shutdown, then waits for the requests in flight.
    func run() async throws {
        await withDiscardingTaskGroup { group in
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                let dispatches = simulator.withCore { core, moment in
                    core.takeDispatches(at: moment, concurrency: concurrency)
                }
                for dispatch in dispatches { group.addTask { await push(dispatch) } }
                let others = simulator.withCore { core, moment in
                    core.takeStandInDispatches(at: moment, concurrency: Self.standInConcurrency)
                }
                for dispatch in others { group.addTask { await push(dispatch) } }
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(flushMs)) }
            }
        }
    }

    private func push(_ dispatch: WebhookDispatch) async {
        let (headers, body) = dispatch.signedBody(nowMs: simulator.clock.nowMs())
        let request = HTTPRequest(
            method: "POST", url: dispatch.target.url, headers: headers, body: body, timeoutMs: Self.timeoutMs)
        let problem = await problem(of: request) { $0 == 200 }
        simulator.withCore { core, moment in core.finish(dispatch, succeeded: problem == nil, at: moment) }
        if let problem { report(problem, dispatch.target.url, items: dispatch.items.count, dispatch.batch.tries) }
    }

    private func push(_ dispatch: StandInDispatch) async {
        let request = HTTPRequest(
            method: "POST", url: dispatch.url, headers: dispatch.headers(realSeconds: Int64(time(nil))),
            body: dispatch.post.bytes, timeoutMs: Self.timeoutMs)
        let problem = await problem(of: request) { (200..<300).contains($0) }
        simulator.withCore { core, moment in core.finish(dispatch, problem: problem, at: moment) }
        if let problem { report(problem, dispatch.url, items: 1, dispatch.batch.tries) }
    }

    /// Why a request was not taken; nil: it was.
    private func problem(of request: HTTPRequest, isTaken: (Int) -> Bool) async -> String? {
        do throws(CurlError) {
            let response = try await client.send(request)
            return isTaken(response.status) ? nil : "status \(response.status)"
        } catch {
            return error.message
        }
    }

    private func report(_ problem: String, _ url: String, items: Int, _ tries: Int) {
        // The first failure of a batch is worth a line, its retries are not.
        logger.log(
            level: tries == 0 ? .info : .debug, "webhook not taken",
            metadata: [
                "url": "\(url)", "problem": "\(problem)", "items": "\(items)", "tries": "\(tries + 1)",
            ])
    }
}
