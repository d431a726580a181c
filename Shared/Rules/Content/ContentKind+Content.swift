public import Models

extension Content {
    /// What the content is; `nil` for a content that says nothing.
    public var contentKind: ContentKind? {
        switch kind {
        case .text: .text
        case .media: .media
        case .buttons: .buttons
        case .list: .list
        case .product: .product
        case .products: .products
        case .template: .template
        case .catalog: .catalog
        case .ctaURL: .ctaURL
        case .locationRequest: .locationRequest
        case .flow: .flow
        case .email: .email
        case nil: nil
        }
    }
}

extension Capabilities {
    /// `text, media and buttons`: what such a channel sends, for people.
    public var kindWords: String {
        let words = ContentKind.allCases.filter { kinds[$0] != nil }.map(\.rawValue)
        guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
        return "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }
}
