/// Settings that several executables of an installation read, and read alike.
public enum InstallationSettings {
    public static let rawWebhookDays = Setting<Int>(
        "CAMPAIGNS_RAW_WEBHOOK_DAYS", default: 3, in: 0...365,
        help: """
            Days for which webhooks are kept as they came, for questions afterwards; 0: not at all. \
            The topic is made with it, and keeps it until somebody changes the topic.
            """)
}
