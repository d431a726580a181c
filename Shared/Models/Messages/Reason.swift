/// Reason codes people see (contract: suppression reasons and failure reasons).
public enum Reason {
    // Not sent, and why.
    public static let optedOut = "opted_out"
    public static let noOptIn = "no_opt_in"
    public static let blacklisted = "blacklisted"
    public static let outsideWindow = "outside_window"
    public static let frequencyCapped = "frequency_capped"
    public static let dailyLimit = "daily_limit"
    public static let templateUnavailable = "template_unavailable"
    public static let missingParameter = "missing_parameter"
    public static let invalidAddress = "invalid_address"
    public static let notOnChannel = "not_on_channel"
    /// Filled in, the content exceeds what the channel allows.
    public static let invalidContent = "invalid_content"
    public static let campaignCancelled = "campaign_cancelled"
    public static let expired = "expired"
    /// The person has left the drip before the message went out.
    public static let leftDrip = "left_drip"

    // Failed at the provider.
    public static let windowClosed = "window_closed"
    public static let providerCapped = "provider_capped"
    public static let invalidRequest = "invalid_request"
    public static let inDoubt = "in_doubt"
    public static let providerError = "provider_error"

    // Waiting.
    public static let campaignPaused = "campaign_paused"
    public static let channelStopped = "channel_stopped"
    public static let revalidate = "revalidate"
    public static let retry = "retry"
    /// Outside the campaign's daily window or in the workspace's quiet hours.
    public static let quietHours = "quiet_hours"
    /// One recipient gets messages of one number too fast (providers.md §3).
    public static let pairRate = "pair_rate"

    // Campaign status.
    public static let missedStart = "missed_start"
}
