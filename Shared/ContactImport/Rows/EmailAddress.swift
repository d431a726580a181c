/// E-mail addresses as far as they can be judged by looking at them.
public enum EmailAddress {
    /// The address with its domain in lower case, or nil when it can't be one: it needs one `@`, a local part of up to
    /// 64 bytes, a domain with a dot, and no spaces, brackets or control characters. `mailto:` is dropped.
    public static func normalised(_ text: String) -> String? {
        let text = text.lowercased().hasPrefix("mailto:") ? String(text.dropFirst("mailto:".count)) : text
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= ImportLimits.emailLength else { return nil }
        let domain = parts[1].lowercased()
        guard isLocalPart(parts[0]), isDomain(domain) else { return nil }
        return "\(parts[0])@\(domain)"
    }

    private static func isLocalPart(_ text: Substring) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasSuffix(".") && !text.contains("..")
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && !$0.properties.isWhitespace && !isReserved($0) }
    }

    private static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
        "\"(),:;<>[\\]\u{7F}".unicodeScalars.contains(scalar)
    }

    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.unicodeScalars.allSatisfy {
                        $0 == "-" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    }
            }
    }
}
