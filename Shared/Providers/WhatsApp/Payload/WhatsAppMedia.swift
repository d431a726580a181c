/// Kinds of media and what may stand beside them (providers.md §1.4).
enum WhatsAppMedia: String, CaseIterable {
    case image, video, audio, document, sticker

    var hasCaption: Bool { self == .image || self == .video || self == .document }
    /// Whether headers may show it.
    var fitsHeader: Bool { hasCaption }

    /// Bytes that a file may have (§1.5).
    var maximumBytes: Int {
        switch self {
        case .image: 5 << 20
        case .video, .audio: 16 << 20
        case .document: 100 << 20
        case .sticker: 500 << 10
        }
    }

    /// The kind a link's file ending suggests, for header parameters that do not say: image unless the ending is
    /// that of a video or document.
    static func headerKind(ofLink link: String) -> WhatsAppMedia {
        let path = link.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if [".mp4", ".3gp"].contains(where: path.hasSuffix) { return .video }
        let documents = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".txt"]
        return documents.contains(where: path.hasSuffix) ? .document : .image
    }
}
