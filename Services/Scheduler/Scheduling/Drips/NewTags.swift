import Foundation

/// Tags that contacts have got lately, with the offset of the record that told so. A launch that is heard of late may have
/// come before them.
struct NewTags {
    /// Many more than are read before the word of a launch comes, which takes milliseconds.
    private static let kept = 5000

    private var additions: [(tag: String, recipient: Data, offset: Int64)] = []

    mutating func note(_ tag: String, of recipient: Data, at offset: Int64) {
        additions.append((tag, recipient, offset))
        if additions.count >= 2 * Self.kept { additions.removeFirst(Self.kept) }
    }

    func having(_ tag: String) -> [(recipient: Data, offset: Int64)] {
        additions.filter { $0.tag == tag }.map { ($0.recipient, $0.offset) }
    }
}
