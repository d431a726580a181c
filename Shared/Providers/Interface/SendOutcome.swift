public import Models

/// What a provider's answer to a send request means.
public enum SendOutcome: Sendable, Equatable {
    /// The provider took the message. `held`: it keeps it back for now and tells later (providers.md §1.3).
    case accepted(providerMessageID: String, held: Bool)
    /// Nothing was sent; try again after a delay.
    case retry(SendRetry)
    /// The provider will never send this message.
    /// - Parameter reason: a failure reason of the contract.
    case rejected(reason: String, error: ProviderError)
    /// The provider refuses the whole channel or campaign; the message stays pending.
    /// - Parameter code: `channel_stopped` or `template_unavailable`.
    case stop(scope: StopScope, code: String, error: ProviderError)
    /// Whether the message was sent cannot be known from the answer: it is in doubt.
    case unknown(detail: String)
}

/// A refusal that passes.
public struct SendRetry: Sendable, Equatable {
    /// Whom the provider asks to wait.
    public enum Scope: String, Sendable {
        /// This recipient only; the channel goes on at its pace.
        case recipient
        /// The whole channel: send slower from now on.
        case channel
    }

    /// Milliseconds to wait, jitter included.
    public let afterMs: Int64
    public let scope: Scope
    /// Always ``Reason/retry`` for now; kept with the deferred event.
    public let reason: String
    public let error: ProviderError

    public init(afterMs: Int64, scope: Scope, reason: String = Reason.retry, error: ProviderError) {
        self.afterMs = afterMs
        self.scope = scope
        self.reason = reason
        self.error = error
    }
}

/// What a stop stops; `rawValue` is ``MessageEvent``'s `stop_scope`.
public enum StopScope: String, Sendable {
    case channel
    case campaign

    /// The status reason people see.
    var reason: String {
        switch self {
        case .channel: Reason.channelStopped
        case .campaign: Reason.templateUnavailable
        }
    }
}
