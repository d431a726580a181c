/// Gathers everything that is wrong with one request, so that the client learns it at once.
final class ProblemCollector {
    private(set) var errors: [InvalidInput] = []

    /// Enough for a thousand bad elements; a hostile body does not get an answer larger than itself.
    private static let maximum = 1000

    func add(_ pointer: String, _ reason: String) {
        guard errors.count < Self.maximum else { return }
        errors.append(InvalidInput(pointer: pointer, reason: reason))
    }

    /// - Throws: 422 with everything gathered so far, if there is anything.
    func throwIfAny() throws(Problem) {
        guard !errors.isEmpty else { return }
        throw .invalid(errors)
    }
}
