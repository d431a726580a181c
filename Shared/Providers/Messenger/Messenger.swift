/// Messenger through Meta's Graph API (providers.md §10.3): free-form messages within the customer service window.
struct Messenger: MetaMessagingProvider {
    let core = MetaMessaging.messenger

    var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "Messenger",
            note: """
                Messages go to people who have written to the page within 24 hours: \
                Meta offers no bulk marketing here.
                """,
            address: .name, settings: core.settings(help: "The Facebook page's id."), credentials: core.credentials)
    }
}
