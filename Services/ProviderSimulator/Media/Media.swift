/// An uploaded file. Its bytes are not kept: a send by its id needs to know only that it is there.
struct Media: Sendable, Equatable {
    let id: String
    /// The phone number id it was uploaded for; others cannot send it.
    let owner: String
    let mimeType: String
    let bytes: Int
    let sha256: String
    let uploadedMs: Int64

    /// 30 days of product time.
    static let lifetimeMs: Int64 = 30 * 86_400_000

    func isThere(atMs nowMs: Int64) -> Bool { nowMs - uploadedMs < Self.lifetimeMs }

    /// The largest file of each type that is taken.
    static let limits: [String: Int] = [
        "image/jpeg": 5 << 20, "image/png": 5 << 20, "image/webp": 500 << 10, "video/mp4": 16 << 20,
        "video/3gpp": 16 << 20, "audio/aac": 16 << 20, "audio/amr": 16 << 20, "audio/mpeg": 16 << 20,
        "audio/mp4": 16 << 20, "audio/ogg": 16 << 20, "text/plain": 100 << 20, "application/pdf": 100 << 20,
        "application/msword": 100 << 20, "application/vnd.ms-excel": 100 << 20,
        "application/vnd.ms-powerpoint": 100 << 20,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 100 << 20,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 100 << 20,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": 100 << 20,
    ]
}

/// Every upload, and how often messages have shown files by id and by link.
struct MediaStore: Sendable {
    private var byID: [String: Media] = [:]
    private(set) var uploads = 0
    var sentByID = 0
    var sentByLink = 0

    subscript(id: String) -> Media? { byID[id] }

    mutating func add(_ media: Media) {
        byID[media.id] = media
        uploads += 1
    }

    mutating func count(_ references: [MediaReference]) {
        for reference in references {
            switch reference {
            case .id: sentByID += 1
            case .link: sentByLink += 1
            }
        }
    }

    var json: JSONValue {
        ["uploads": JSONValue(uploads), "sent_by_id": JSONValue(sentByID), "sent_by_link": JSONValue(sentByLink)]
    }
}
