extension MessageRef {
    /// Stands for the campaign in messages that belong to none: the confirmation of a keyword. No campaign's own id
    /// contains a tilde.
    public static let keywordReplies = "~reply"
    /// The same for messages that ask a person to confirm an opt-in.
    public static let optInRequests = "~optin"
    /// The same for a campaign's content that somebody sends to an address of theirs to look at it.
    public static let tests = "~test"

    /// The message belongs to no campaign: no ledger waits for its outcome and no campaign record speaks about it.
    public var isOutsideCampaigns: Bool {
        campaignID == Self.keywordReplies || campaignID == Self.optInRequests || campaignID == Self.tests
    }
}
