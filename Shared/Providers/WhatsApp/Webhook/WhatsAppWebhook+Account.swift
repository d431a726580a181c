import Models

/// News of the account that a person should see (providers.md §4.10).
extension WhatsAppWebhook {
    /// `nil` for a field nobody here knows, or without its word.
    func accountNews(_ field: String, _ value: JSONValue) -> [WebhookItem]? {
        guard let shape = Self.alerts[field], let word = value[dynamic: shape.word]?.string, !word.isEmpty else {
            return nil
        }
        var alert = ChannelAlert()
        alert.code = shape.prefix + word
        alert.detail = Self.facts(value)
        alert.stops = shape.stops(word, value)
        return [news(.alert(alert), field, value)]
    }

    private struct Shape: Sendable {
        /// The member whose text says what happened.
        let word: String
        /// Before a word that says little by itself, such as APPROVED.
        var prefix = ""
        var stops: @Sendable (_ word: String, JSONValue) -> Bool = { _, _ in false }
    }

    private static let alerts: [String: Shape] = [
        "account_update": Shape(word: "event", stops: accountStops),
        "account_alerts": Shape(word: "alert_type"),
        "account_review_update": Shape(word: "decision", prefix: "REVIEW_", stops: { word, _ in word == "REJECTED" }),
        "phone_number_name_update": Shape(word: "decision", prefix: "NAME_"),
        "security": Shape(word: "event", prefix: "SECURITY_"),
    ]

    /// Whether nothing can be sent until a person has looked.
    private static func accountStops(_ event: String, _ value: JSONValue) -> Bool {
        switch event {
        case "ACCOUNT_DELETED", "PARTNER_REMOVED": true
        case "DISABLED_UPDATE": value["ban_info"]?["waba_ban_state"]?.string == "DISABLE"
        case "ACCOUNT_RESTRICTION":
            value["restriction_info"]?.elements.contains {
                $0["restriction_type"]?.string?.contains("MESSAGING") ?? false
            } ?? false
        default: false
        }
    }

    /// Everything told, in a line: `alert_type: …, restriction_info.restriction_type: …`.
    static func facts(_ value: JSONValue) -> String {
        String(facts(value, under: "", depth: 0).joined(separator: ", ").prefix(2_000))
    }

    private static func facts(_ value: JSONValue, under path: String, depth: Int) -> [String] {
        guard depth < 4 else { return ["\(path): \(value.text)"] }
        switch value.kind {
        case .object:
            return value.members.flatMap { name, member in
                facts(member, under: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1)
            }
        case .array: return value.elements.flatMap { facts($0, under: path, depth: depth + 1) }
        case .null: return []
        default: return ["\(path): \(value.text)"]
        }
    }
}
