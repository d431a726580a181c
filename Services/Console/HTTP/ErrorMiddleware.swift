import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Rules

/// Turns whatever is thrown below it into a problem document; bad input never becomes a 500.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = ConsoleContext

    let routes: RouteTable

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return problem(for: error, request, context).response
        }
    }

    private func problem(for error: any Error, _ request: Request, _ context: ConsoleContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let violation as RuleViolation:
            return .invalid(violation.problems.map { InvalidInput(pointer: $0.pointer, reason: $0.reason) })
        case is StoreUnavailable:
            return Problem(.serviceUnavailable, "The database cannot be written now.", headers: [.retryAfter: "5"])
        case let error as HTTPError where error.status == .notFound: return unrouted(request)
        case let error as HTTPError: return Problem(error.status)
        case is CancellationError: return Problem(.serviceUnavailable, "The request was cancelled.")
        default:
            context.logger.error(
                "request failed",
                metadata: [
                    "method": "\(request.method)", "path": "\(request.uri.path)",
                    "error": "\(String(reflecting: error))",
                ])
            return Problem(.internalServerError, "Something went wrong here; the log has the details.")
        }
    }

    private func unrouted(_ request: Request) -> Problem {
        let methods = routes.methods(at: request.uri.path)
        guard !methods.isEmpty, !methods.contains(request.method) else {
            return Problem(.notFound, "There is nothing at this path.")
        }
        let allowed = Set(methods.map(\.rawValue)).sorted().joined(separator: ", ")
        return Problem(.methodNotAllowed, "This path takes \(allowed).", headers: [.allow: allowed])
    }
}
