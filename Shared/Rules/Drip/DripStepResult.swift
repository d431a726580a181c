import Models

/// What has become of a step of a drip for one person.
public enum DripStepResult: Hashable, Sendable {
    /// A message has no outcome yet.
    case underWay
    /// Each message has an outcome; the next step may come.
    case complete
    /// Each has an outcome and nothing reaches this person.
    case failed

    /// Refusals that the next step would only meet again.
    private static let permanent: Set<String> = [Reason.notOnChannel, Reason.invalidAddress, Reason.blacklisted]

    /// - Parameter messages: all messages of the step to the person.
    public init(_ messages: [(status: MessageStatus, reason: String)]) {
        guard messages.allSatisfy(\.status.isDecided) else {
            self = .underWay
            return
        }
        let isPermanent = messages.contains { message in
            (message.status == .failed || message.status == .suppressed) && Self.permanent.contains(message.reason)
        }
        self = isPermanent && !messages.contains(where: \.status.isWithProvider) ? .failed : .complete
    }
}
