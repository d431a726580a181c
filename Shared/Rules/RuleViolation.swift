/// One thing wrong with a value somebody gave us.
public struct Problem: Hashable, Sendable {
    /// JSON pointer relative to the value that was checked, such as `/groups/0/rules/1/operator`.
    public var pointer: String
    public var reason: String

    public init(pointer: String, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }

    /// The same problem seen from the object that holds the checked value under `pointer`.
    public func under(_ prefix: String) -> Problem { Problem(pointer: prefix + pointer, reason: reason) }
}

/// A value breaks rules; every breach is named.
public struct RuleViolation: Error, Hashable, Sendable {
    public var problems: [Problem]

    public init(_ problems: [Problem]) { self.problems = problems }
}
