import Models

/// A file that a content names by its address.
struct MediaLink: Hashable {
    let link: String
    /// `image`, `video`, `audio`, `document`, `sticker`; empty: it is not said.
    let kind: String
}

extension Content {
    /// Every file that the provider would fetch for this content.
    var mediaLinks: [MediaLink] {
        let links: [MediaLink] =
            switch kind {
            case .media(let media): [MediaLink(link: media.link, kind: media.kind)]
            case .buttons(let content): content.header.mediaLinks
            case .list(let content): content.header.mediaLinks
            case .products(let content): content.header.mediaLinks
            case .ctaURL(let content): content.header.mediaLinks
            case .flow(let content): content.header.mediaLinks
            case .template(let template): template.mediaLinks
            case .text, .product, .catalog, .locationRequest, .email, nil: []
            }
        return links.filter { !$0.link.isEmpty }
    }
}

extension ContentHeader {
    fileprivate var mediaLinks: [MediaLink] { [MediaLink(link: mediaLink, kind: mediaKind)] }
}

extension TemplateContent {
    fileprivate var mediaLinks: [MediaLink] {
        (header + cards.flatMap(\.header)).map { MediaLink(link: $0.mediaLink, kind: $0.mediaKind) }
    }
}
