import Models

/// One channel as a partition of the sender knows it: how fast it may send, and what has been told of that.
struct ChannelLine {
    let workspace: String
    let channelID: String
    var pace: ChannelPace
    private var report = HealthReport()

    init(_ approved: MessageApproved, rate: Double, now: ContinuousClock.Instant) {
        workspace = approved.ref.workspace
        channelID = approved.channelID
        pace = ChannelPace(rate: rate, now: now)
    }

    /// Trouble of the channel as a whole, for people to see.
    mutating func note(_ error: ProviderError) { report.note(error) }

    /// What is to be told of the channel now, if anything.
    mutating func news(atMs: Int64, now: ContinuousClock.Instant) -> ChannelEvent? {
        let rate = pace.presentRate(now: now)
        guard let health = report.due(rate: rate, isFull: pace.isFull, now: now) else { return nil }
        var event = ChannelEvent()
        event.workspace = workspace
        event.channelID = channelID
        event.atMs = atMs
        event.id = Hex.encode(
            DerivedID.of(
                workspace, channelID, "pace", String(atMs), String(rate), String(health.lastError.code),
                health.lastError.details))
        event.health = health
        return event
    }
}

/// When the health of a channel is worth telling: at first, when its rate has moved by more than a tenth or is back to
/// what is configured, and when there was an error; at most every ten seconds of real time.
struct HealthReport {
    static let interval = Duration.seconds(10)

    private var toldRate: Double?
    private var toldAt: ContinuousClock.Instant?
    /// The newest that has not been told.
    private var error: ProviderError?

    mutating func note(_ error: ProviderError) { self.error = error }

    /// - Parameters:
    ///   - rate: messages a second that may be sent now.
    ///   - isFull: that this is the configured rate.
    mutating func due(rate: Double, isFull: Bool, now: ContinuousClock.Instant) -> ChannelHealth? {
        if let toldAt, now - toldAt < Self.interval { return nil }
        guard error != nil || hasMoved(rate, isFull) else { return nil }
        var health = ChannelHealth()
        health.presentRate = rate
        if let error { health.lastError = error }
        toldRate = rate
        toldAt = now
        error = nil
        return health
    }

    private func hasMoved(_ rate: Double, _ isFull: Bool) -> Bool {
        guard let toldRate else { return true }
        return abs(rate - toldRate) > toldRate / 10 || isFull && rate != toldRate
    }
}
