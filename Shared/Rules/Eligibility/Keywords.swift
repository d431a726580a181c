public import Models

/// Opt-out and opt-in keywords (providers.md §9): the whole message, trimmed, case and accent folded, so that
/// "stop by the shop" does not match.
public enum Keywords {
    public static func action(for text: String) -> KeywordAction? {
        guard text.utf8.count <= 40 else { return nil }
        return actions[fold(text)]
    }

    /// The quick-reply payload of an opt-out button.
    public static let stopPayload = "STOP_PROMO"

    private static let actions: [String: KeywordAction] = {
        var actions: [String: KeywordAction] = [:]
        let stop = ["STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "OPT OUT", "REVOKE", stopPayload]
        for word in stop { actions[fold(word)] = .stop }
        for word in ["STOPALL", "STOP ALL"] { actions[fold(word)] = .stopAll }
        for word in ["START", "UNSTOP", "RESUME", "SUBSCRIBE"] { actions[fold(word)] = .start }
        return actions
    }()

    private static func fold(_ text: String) -> String {
        var folded = ""
        for scalar in text.trimmingSpaces().decomposed where !scalar.properties.isDiacritic {
            folded += scalar.properties.lowercaseMapping
        }
        return folded
    }
}

extension String {
    /// Canonically decomposed scalars, so that an accent stands apart from its letter.
    fileprivate var decomposed: [Unicode.Scalar] {
        flatMap { character in
            character.unicodeScalars.flatMap { scalar in Latin.base[scalar].map { [$0] } ?? [scalar] }
        }
    }
}

/// Accented Latin letters and their base letters; enough for the keyword languages shipped.
private enum Latin {
    static let base: [Unicode.Scalar: Unicode.Scalar] = {
        let rows: [(Unicode.Scalar, String)] = [
            ("a", "áàâäãåā"), ("c", "çćč"), ("e", "éèêëēę"), ("i", "íìîïī"), ("n", "ñń"), ("o", "óòôöõøō"), ("s", "śš"),
            ("u", "úùûüū"), ("y", "ýÿ"), ("z", "źžż"),
        ]
        var base: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, accented) in rows {
            for scalar in accented.precomposedScalars { base[scalar] = letter }
            for scalar in accented.uppercased().precomposedScalars { base[scalar] = letter }
        }
        return base
    }()
}

extension String {
    fileprivate var precomposedScalars: [Unicode.Scalar] { Array(unicodeScalars) }
}
