/// The address of a mailbox, as far as one can tell by looking at it.
struct MailAddress: Equatable {
    let text: String

    /// `nil` for what cannot stand in a mail's headers or is plainly no address. Only ASCII: not every server takes more.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...253).contains(parts[1].utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains(where: { "<>()[],;:\\\"".contains($0) }),
            parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.text = text
    }

    var domain: String { String(text.drop { $0 != "@" }.dropFirst()) }
}
