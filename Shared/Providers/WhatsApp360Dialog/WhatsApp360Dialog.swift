/// WhatsApp through 360dialog (providers.md §7): Meta's payload and webhooks, another address, key, error shape and
/// way to templates.
struct WhatsApp360Dialog: WhatsAppPartnerProvider {
    let name = "whatsapp_360dialog"

    var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "WhatsApp (360dialog)",
            note: "Give 360dialog the webhook address and, among its headers, the webhook secret.", address: .phone,
            settings: [
                .init(
                    "base_url", .baseURL, standard: Self.address,
                    help: "360dialog's address; https://waba-sandbox.360dialog.io for its sandbox."),
                .init(
                    "phone_number_id", .identifier,
                    help: "Meta's id of the number; tells the numbers apart when one address gets all their webhooks."),
                .init(
                    "webhook_header", .headerName, standard: WhatsAppPartner.webhookHeader,
                    help: "The header in which webhooks bring the secret."),
            ],
            credentials: [
                .init("api_key", isRequired: true, help: "The number's key from the 360dialog Hub."),
                .init("webhook_secret", help: "A word of your own; webhooks without it are refused."),
            ])
    }

    private static let address = "https://waba-v2.360dialog.io"

    var partner: WhatsAppPartner {
        WhatsAppPartner { channel throws(ProviderRefusal) in
            PartnerTransport(
                base: try BaseAddress.of(channel, standard: Self.address),
                key: ProviderRequest.Header("D360-API-KEY", try channel.credential("api_key")))
        }
    }
}
