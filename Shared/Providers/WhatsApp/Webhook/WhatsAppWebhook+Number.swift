import Models

/// How a number stands (providers.md §4.10): its quality, pace and limit, and errors that belong to no message.
extension WhatsAppWebhook {
    /// `nil` for a field that is not about these.
    func numberNews(_ field: String, _ value: JSONValue) -> [WebhookItem]? {
        switch field {
        case "phone_number_quality_update": numberChange(field, value)
        case "business_capability_update": capability(field, value)
        default: nil
        }
    }

    private func numberChange(_ field: String, _ value: JSONValue) -> [WebhookItem]? {
        guard let event = value["event"]?.string, !event.isEmpty else { return nil }
        var health = ChannelHealth()
        // All numbers of a portfolio share its limit, whichever number the news is about.
        MessagingLimit(value["max_daily_conversations_per_business"] ?? value["current_limit"])?.write(into: &health)
        guard isOurs(value["display_phone_number"]?.string) else {
            let shared = health == ChannelHealth() ? [] : [news(.health(health), field, value)]
            return shared + [alert(event, field, value)]
        }
        switch event {
        case "THROUGHPUT_UPGRADE":
            health.throughput = "HIGH"
            health.messagesPerSecond = Throughput.high
        case "FLAGGED": health.quality = "RED"
        case "UNFLAGGED": health.quality = "UNKNOWN"
        default: break
        }
        let item = news(.health(health), field, value)
        return event == "FLAGGED" ? [item, alert(event, field, value)] : [item]
    }

    private func alert(_ event: String, _ field: String, _ value: JSONValue) -> WebhookItem {
        var alert = ChannelAlert()
        alert.code = event
        alert.detail = Self.facts(value)
        return news(.alert(alert), field, value)
    }

    /// A webhook of an account comes to one address for all its numbers; those without an id name the number as people
    /// write it.
    private func isOurs(_ display: String?) -> Bool {
        let told = PhoneText.digits(display ?? "")
        let ours = PhoneText.digits(context.channel.address)
        return told.isEmpty || ours.isEmpty || told == ours
    }

    private func capability(_ field: String, _ value: JSONValue) -> [WebhookItem]? {
        guard
            let limit = MessagingLimit(
                value["max_daily_conversations_per_business"] ?? value["max_daily_conversation_per_phone"])
        else { return nil }
        var health = ChannelHealth()
        limit.write(into: &health)
        return [news(.health(health), field, value)]
    }

    /// An error of the number or the account: what it says goes into the channel's health; one that no send can get
    /// past calls for a person.
    func accountError(_ error: JSONValue, number: String?) -> [WebhookItem] {
        var health = ChannelHealth()
        health.lastError = Self.error(error)
        let item = news(.health(health), "messages.errors", error, number: number)
        guard case .stop(.channel)? = WhatsAppErrors.treatment(of: health.lastError.code), error["code"] != nil else {
            return [item]
        }
        var alert = ChannelAlert()
        alert.code = String(health.lastError.code)
        alert.detail = [health.lastError.title, health.lastError.details].filter { !$0.isEmpty }.joined(separator: ": ")
        alert.stops = true
        return [item, news(.alert(alert), "messages.errors", error, number: number)]
    }
}
