/// How the simulated network and the people on it behave. Delays are product milliseconds except where marked.
struct Behaviour: Sendable, Equatable {
    var seed: UInt64 = 7
    /// How long an answer to a send takes, in real milliseconds.
    var acceptLatencyMs = 20...80
    var sentDelayMs = 50...500
    var deliveredDelayMs = 300...3000
    /// Share of deliveries that take `slowDelayMs` instead: phones that are off.
    var slowShare = 0.0
    var slowDelayMs = 60_000...600_000
    var readDelayMs = 500...5000
    /// Share of sent messages that are delivered; the others stay `sent`.
    var deliveredShare = 0.95
    /// Share of delivered messages that are read.
    var readShare = 0.6
    /// Share of people who are not on WhatsApp: 131026.
    var notOnWhatsAppShare = 0.03
    /// Share of marketing messages that meet an experiment: 130472.
    var experimentShare = 0.0
    /// Share of read messages that are answered.
    var replyShare = 0.0
    /// Share of those answers that are STOP.
    var stopShare = 0.0
    /// Marketing templates to numbers of the United States are not delivered: 131049.
    var pausesUnitedStatesMarketing = true
    /// How many marketing templates a person takes within 24 hours: each person has a number of this range; nil: any.
    var marketingCap: ClosedRange<Int>?
    /// People that may be written to outside a window within 24 hours; 0: no limit.
    var portfolioLimit = 0
    /// Real milliseconds between messages to one person; 0: no limit.
    var pairIntervalMs: Int64 = 6000
    var pairBurst = 45
    /// How long a submitted template waits for approval.
    var templateReviewMs: Int64 = 60_000
    /// Messages kept for the control API once nothing is left to happen to them.
    var keptMessages = 200_000
}
