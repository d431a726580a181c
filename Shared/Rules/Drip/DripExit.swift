public import Models

/// Why a person leaves a drip before its end: exit reasons of enrolments, some of them also words of `exit_on`.
public enum DripExit {
    public static let reply = "reply"
    public static let optOut = "opt_out"
    public static let removed = "removed"
    public static let failed = "failed"
    public static let reEnrolled = "re_enrolled"
    public static let campaignCancelled = "campaign_cancelled"

    public static func event(_ name: String) -> String { "event:\(name)" }

    // MARK: - What takes a person out: the exit reason, or `nil`

    /// A message of the person on one of the drip's channels.
    public static func reason(drip: Drip, replyAtMs: Int64, sent: SentSteps) -> String? {
        let isAnswer = drip.exitOn.contains(reply) && sent.hasSent(by: replyAtMs)
        return isAnswer || sent.takesOut(replyAtMs: replyAtMs) ? reply : nil
    }

    /// A new entry of the person's consent trail. What was revoked before the enrolment does not end it: its messages are
    /// not sent all the same.
    public static func reason(campaign: CampaignRecord, consent: ConsentRecord, enrolledAtMs: Int64) -> String? {
        guard campaign.drip.exitOn.contains(optOut), consent.state == .revoked,
            consent.purpose == Purpose.all || consent.purpose == campaign.purpose,
            consent.atMs.floorDivided(by: 1000) >= enrolledAtMs.floorDivided(by: 1000)
        else { return nil }
        return optOut
    }

    /// Something that has happened to the person. What happened before the enrolment was no goal of it.
    public static func reason(drip: Drip, event happened: ContactEvent, enrolledAtMs: Int64) -> String? {
        let word = event(happened.name)
        return drip.exitOn.contains(word) && happened.atMs >= enrolledAtMs ? word : nil
    }
}
