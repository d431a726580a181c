/// WhatsApp through Emma. Nothing about Emma's interface is public (providers.md §8.1): **its shape is an assumption**,
/// namely that it takes WhatsApp's own payload as 360dialog does. Address, paths and headers can be set.
struct WhatsAppEmma: WhatsAppPartnerProvider {
    let name = "whatsapp_emma"

    var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "WhatsApp (Emma)",
            note: """
                Emma publishes no description of its interface. We assume that it speaks WhatsApp's own payload in \
                360dialog's shape; set the address, paths and headers that Emma gave you, and test the channel first.
                """,
            address: .phone, settings: Self.settings,
            credentials: [
                .init("api_key", isRequired: true, help: "The key that Emma gave you."),
                .init("webhook_secret", help: "A word of your own; webhooks without it are refused."),
            ])
    }

    private static let settings: [ChannelConfiguration.Field] = [
        .init("base_url", .baseURL, isRequired: true, help: "Emma's address, as Emma gave it to you."),
        .init("auth_header", .headerName, standard: "D360-API-KEY", help: "The header that carries the key."),
        .init("auth_prefix", .text, help: "What stands before the key, such as “Bearer ”."),
        .init("messages_path", .path, standard: "/messages", help: "Where messages are sent to."),
        .init("templates_path", .path, standard: "/v1/configs/templates", help: "Where templates are."),
        .init("media_path", .path, standard: "/media", help: "Where media are uploaded to."),
        .init("test_path", .path, standard: "/v1/configs/webhook", help: "What the test of the channel reads."),
        .init(
            "webhook_header", .headerName, standard: WhatsAppPartner.webhookHeader,
            help: "The header in which webhooks bring the secret."),
        .init("phone_number_id", .identifier, help: "Meta's id of the number; tells several numbers apart."),
    ]

    var partner: WhatsAppPartner {
        WhatsAppPartner { channel throws(ProviderRefusal) in
            PartnerTransport(
                base: try BaseAddress.of(channel, standard: nil),
                key: ProviderRequest.Header(
                    try channel.line("auth_header", default: "D360-API-KEY"),
                    try channel.line("auth_prefix", default: "") + channel.credential("api_key")),
                messagesPath: try channel.line("messages_path", default: "/messages"),
                templatesPath: try channel.line("templates_path", default: "/v1/configs/templates"),
                mediaPath: try channel.line("media_path", default: "/media"),
                testPath: try channel.line("test_path", default: "/v1/configs/webhook"))
        }
    }
}
