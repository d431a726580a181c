/// The registry of topics: every topic of the system is declared here and nowhere else.
public enum Topics {
    public static let recipients = Topic(
        "recipients", key: "workspace|address", value: "RecipientRecord", cleanup: .compacted, partitioning: .recipient)
    public static let consents = Topic(
        "consents", key: "workspace|address", value: "ConsentRecord", cleanup: .days(3650), partitioning: .recipient)
    public static let channels = Topic(
        "channels", key: "workspace|channel", value: "ChannelRecord", cleanup: .compacted, partitioning: .table)
    public static let templates = Topic(
        "templates", key: "workspace|channel|name|language", value: "TemplateRecord", cleanup: .compacted,
        partitioning: .table)
    public static let campaigns = Topic(
        "campaigns", key: "workspace|campaign", value: "CampaignRecord", cleanup: .compacted, partitioning: .table)
    public static let settings = Topic(
        "settings", key: "workspace", value: "WorkspaceSettings", cleanup: .compacted, partitioning: .table)
    public static let optInForms = Topic(
        "optin.forms", key: "workspace|form", value: "OptInFormRecord", cleanup: .compacted, partitioning: .table)
    public static let enrolments = Topic(
        "enrolments", key: "workspace|address", value: "EnrolmentRequest", cleanup: .days(28), partitioning: .recipient)
    public static let enrolmentsStates = Topic(
        "enrolments.states", key: "workspace|campaign|address", value: "EnrolmentState", cleanup: .compacted,
        partitioning: .recipient)
    public static let contactsEvents = Topic(
        "contacts.events", key: "workspace|address", value: "ContactEvent", cleanup: .days(28),
        partitioning: .recipient)
    public static let messagesRequested = Topic(
        "messages.requested", key: "workspace|address", value: "MessageRequested", cleanup: .days(7),
        partitioning: .recipient)
    public static let messagesEvents = Topic(
        "messages.events", key: "workspace|address", value: "MessageEvent", cleanup: .days(28),
        partitioning: .recipient)
    public static let messagesInbound = Topic(
        "messages.inbound", key: "workspace|address", value: "InboundMessage", cleanup: .days(28),
        partitioning: .recipient)
    public static let runsProgress = Topic(
        "runs.progress", key: "workspace|campaign|run|partition", value: "RunProgress", cleanup: .compacted,
        partitioning: .table)
    public static let channelsEvents = Topic(
        "channels.events", key: "workspace|channel", value: "ChannelEvent", cleanup: .days(28), partitioning: .table)
    public static let addressesAliases = Topic(
        "addresses.aliases", key: "workspace|address", value: "AddressAlias", cleanup: .days(3650),
        partitioning: .recipient)
    /// How long is up to the installation: `CAMPAIGNS_RAW_WEBHOOK_DAYS` at creation.
    public static let webhooksRaw = Topic(
        "webhooks.raw", key: "workspace|channel", value: "RawWebhook", cleanup: .days(3), partitioning: .table)
    public static let webhooksUnrecognised = Topic(
        "webhooks.unrecognised", key: "workspace|channel", value: "UnrecognisedWebhook", cleanup: .days(28),
        partitioning: .table)

    /// Messages that a sender of `provider` may send.
    public static func messagesApproved(provider: String) -> Topic {
        Topic(
            "messages.approved.\(provider)", key: "pacing domain", value: "MessageApproved", cleanup: .days(7),
            partitioning: .pacingDomain)
    }

    /// The changelog of a stage's partition stores.
    public static func state(of service: String) -> Topic {
        Topic("\(service).state", key: "table + row", value: "StateRow", cleanup: .compacted, partitioning: .recipient)
    }

    /// Stages that keep a partition store with a changelog.
    public static let statefulServices = ["scheduler", "eligibility-checker"]

    /// Every topic of an installation with these providers, dead letters included.
    public static func all(providers: [String]) -> [Topic] {
        let facts =
            [
                recipients, consents, channels, templates, campaigns, settings, optInForms, enrolments,
                enrolmentsStates, contactsEvents, messagesRequested, messagesEvents, messagesInbound, runsProgress,
                channelsEvents, addressesAliases, webhooksRaw,
                webhooksUnrecognised,
            ] + providers.map(messagesApproved)
        let states =
            statefulServices.map(state) + providers.map { state(of: senderService(provider: $0)) }
        let deadLetters = facts.map(\.deadLetters)
        return facts + states + deadLetters
    }

    /// Name of the sender's consumer group and changelog for one provider.
    public static func senderService(provider: String) -> String { "sender.\(provider)" }

    /// The registered topic of this name without prefix, if any.
    public static func named(_ name: String, providers: [String]) -> Topic? {
        all(providers: providers).first { $0.name == name }
    }
}
