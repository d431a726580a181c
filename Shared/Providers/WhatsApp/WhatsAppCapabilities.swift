import Models
import Rules

/// What every WhatsApp transport can do (providers.md §1.5).
enum WhatsAppCapabilities {
    static let all = Capabilities(
        addressSchemes: [Address.Scheme.phone, Address.Scheme.businessScopedUser],
        kinds: [
            .text: ContentLimits(body: 4096),
            .media: ContentLimits(body: 1024, media: ["image", "video", "audio", "document", "sticker"]),
            .buttons: ContentLimits(
                body: 1024, header: 60, footer: 60, media: headerMedia, buttons: 3, buttonTitle: 20, buttonID: 256),
            .list: ContentLimits(body: 1024, header: 60, footer: 60, buttonTitle: 24, buttonID: 200),
            .product: ContentLimits(body: 1024, footer: 60),
            .products: ContentLimits(body: 1024, header: 60, footer: 60),
            .catalog: ContentLimits(body: 1024, footer: 60),
            .ctaURL: ContentLimits(body: 1024, header: 60, footer: 60, media: headerMedia, buttons: 1, buttonTitle: 20),
            .locationRequest: ContentLimits(body: 1024),
            .flow: ContentLimits(body: 1024, header: 60, footer: 60, media: headerMedia, buttons: 1, buttonTitle: 20),
            .template: ContentLimits(),
        ],
        window: .customerService, templates: .managed, messagesPerSecond: 80, receipts: [.delivered, .read])

    private static let headerMedia: Set<String> = ["image", "video", "document"]
}
