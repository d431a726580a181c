import Models

/// What people choose in WhatsApp itself (providers.md §4.8).
extension WhatsAppWebhook {
    func preference(_ preference: JSONValue) -> WebhookItem? {
        guard let granted = granted(preference["value"]?.string),
            preference["category"]?.string == "marketing_messages",
            let address = WhatsAppAddress.address(
                number: preference["wa_id"]?.string, userID: preference["user_id"]?.string)
        else { return nil }
        return .preference(
            ContactPreference(
                address: address, purpose: Purpose.marketing, granted: granted, atMs: time(preference["timestamp"]),
                detail: preference["detail"]?.string ?? ""))
    }

    private func granted(_ value: String?) -> Bool? {
        switch value {
        case "stop": false
        case "resume": true
        default: nil
        }
    }
}
