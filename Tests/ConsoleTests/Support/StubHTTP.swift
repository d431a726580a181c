import CurlClient
import Synchronization

@testable import Console

/// Answers requests to others by their URL; what it does not know cannot be reached.
final class StubHTTP: OutboundHTTP {
    private let answers = Mutex<[String: OutboundResponse]>([:])

    func answer(_ url: String, status: Int, body: String = "") {
        answers.withLock { $0[url] = OutboundResponse(status: status, body: Array(body.utf8)) }
    }

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        guard let answer = answers.withLock({ $0[request.url] }) else {
            throw OutboundError(code: 7, message: "nobody listens", requestMayHaveLeft: false)
        }
        return answer
    }
}
