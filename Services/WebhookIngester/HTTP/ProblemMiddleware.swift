import HTTPTypes
import Hummingbird
import Logging

/// Turns whatever is thrown below it into a problem document.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return problem(for: error, context).response
        }
    }

    private func problem(for error: any Error, _ context: Context) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as HTTPError where error.status == .notFound:
            return Problem(.notFound, "There is nothing at this path for this method.")
        case let error as HTTPError: return Problem(error.status, error.body ?? error.status.reasonPhrase)
        case is CancellationError: return .unavailable("The request was cancelled.")
        default:
            context.logger.error("request failed", metadata: ["error": "\(String(reflecting: error))"])
            return Problem(.internalServerError, "Something went wrong here; the log has the details.")
        }
    }
}
