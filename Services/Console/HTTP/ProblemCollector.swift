/// Gathers everything that is wrong with one request, so that the client learns it at once.
final class ProblemCollector {
    private(set) var errors: [InvalidInput] = []

    func add(_ pointer: String, _ reason: String) {
        errors.append(InvalidInput(pointer: pointer, reason: reason))
    }

    /// - Throws: 422 with everything gathered so far, if there is anything.
    func throwIfAny() throws(Problem) {
        guard !errors.isEmpty else { return }
        throw .invalid(errors)
    }
}
