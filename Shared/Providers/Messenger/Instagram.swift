/// Instagram through Meta's Graph API (providers.md §10.3): free-form messages within the customer service window.
struct Instagram: MetaMessagingProvider {
    let core = MetaMessaging.instagram

    var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "Instagram",
            note: """
                Messages go to people who have written to the account within 24 hours: \
                Meta offers no bulk marketing here.
                """,
            address: .name, settings: core.settings(help: "The Instagram professional account's id."),
            credentials: core.credentials)
    }
}
