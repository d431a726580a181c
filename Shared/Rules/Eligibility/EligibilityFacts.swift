public import Models

/// What is known about one recipient when a message to them is judged.
public struct EligibilityFacts: Sendable {
    public var consents: Consents
    /// When the person last wrote to the channel's number, as far as the window it opened still stands; `nil`: never.
    public var lastInboundMs: Int64?
    /// The provider has said that the address is not on the channel.
    public var notOnChannel: Bool
    public var campaignCancelled: Bool
    /// What the channel can do; `nil`: it reaches phones and has a customer service window, its limits are not checked.
    public var capabilities: Capabilities?
    /// The content of the request is the person's own: its length counts. An estimate has the campaign's.
    public var isContentFilled = true
    /// What the workspace has decided: caps, quiet hours, purposes without opt-in, its time zone.
    public var settings: WorkspaceSettings
    /// The part of the day in which the campaign may send; `nil`: any time.
    public var dailyWindow: DailyWindow?
    /// Other messages sent to this recipient, or approved and on their way, over all campaigns.
    public var recentSends: [SendRecord]
    /// Looks up a template of the message's channel.
    public var template: @Sendable (_ name: String, _ language: String) -> TemplateRecord?

    public init(
        consents: Consents = Consents(), lastInboundMs: Int64? = nil, notOnChannel: Bool = false,
        campaignCancelled: Bool = false, settings: WorkspaceSettings = EligibilityFacts.standardSettings,
        capabilities: Capabilities? = nil, dailyWindow: DailyWindow? = nil, recentSends: [SendRecord] = [],
        template: @escaping @Sendable (String, String) -> TemplateRecord?
    ) {
        self.consents = consents
        self.lastInboundMs = lastInboundMs
        self.notOnChannel = notOnChannel
        self.campaignCancelled = campaignCancelled
        self.settings = settings
        self.capabilities = capabilities
        self.dailyWindow = dailyWindow
        self.recentSends = recentSends
        self.template = template
    }

    /// What the channel would not take of a content; the person's own values may be longer than anybody thought of.
    func problem(of content: Content) -> Problem? {
        guard isContentFilled, let capabilities else { return nil }
        return ContentRules.problems(in: content, for: capabilities, isFilled: true).first
    }

    var addressSchemes: [String] { capabilities?.addressSchemes ?? Self.phoneOnly }
    /// Free-form content needs an open customer service window.
    var hasWindow: Bool { capabilities?.window != Capabilities.Window.none }

    private static let phoneOnly = [Address.Scheme.phone]

    /// What holds in a workspace that has decided nothing; made once.
    public static let standardSettings = WorkspaceDefaults.settings()
}

/// A message that counts against frequency caps.
public struct SendRecord: Hashable, Sendable {
    public var purpose: String
    /// When it was sent, or approved when it is still on its way; milliseconds since the epoch.
    public var atMs: Int64

    public init(purpose: String, atMs: Int64) {
        self.purpose = purpose
        self.atMs = atMs
    }
}
