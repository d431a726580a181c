/// Missing or malformed settings, described in one line that names each of them.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with one setting.
    public struct Problem: Equatable, Sendable {
        /// The environment variable.
        public let name: String
        /// What is wrong and what to do, to be read after the name: "is not set: …".
        public let problem: String
    }

    /// What is wrong, in the order of declaration; never empty.
    public let problems: [Problem]

    /// Creates an error about one setting.
    /// - Parameters:
    ///   - name: the environment variable.
    ///   - problem: what is wrong and what to do, to be read after the name.
    public init(name: String, problem: String) {
        problems = [Problem(name: name, problem: problem)]
    }

    /// Joins errors into one; nil when there are none.
    public init?(joining errors: [SettingsError]) {
        guard !errors.isEmpty else { return nil }
        problems = errors.flatMap(\.problems)
    }

    public var description: String {
        problems.map { "\($0.name) \($0.problem)" }.joined(separator: "; ")
            .replacing("\n", with: " ")
    }
}
