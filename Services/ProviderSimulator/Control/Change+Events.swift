extension SimulatorCore {
    /// Makes the change that an event tells of. `cause` sends the webhook.
    mutating func applyEvent(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let number = try numberIndex(&fields)
        switch fields.string("field") ?? "" {
        case "message_template_status_update": try applyTemplateStatus(body)
        case "message_template_quality_update":
            let index = try templateOf(body)
            templates[index].qualityScore = try text("new_quality_score", of: body)
        case "template_category_update":
            let index = try templateOf(body)
            guard let category = Template.Category(rawValue: try text("new_category", of: body)) else {
                throw .invalid([FieldError("/new_category", "must be MARKETING, UTILITY or AUTHENTICATION")])
            }
            templates[index].category = category
        case "phone_number_quality_update": try applyNumberQuality(body, number)
        case "business_capability_update":
            if let limit = body["max_daily_conversations_per_business"]?.int {
                behaviour.portfolioLimit = limit < 0 ? 0 : Int(clamping: limit)
            }
        case "account_update":
            switch try text("event", of: body) {
            case "DISABLED_UPDATE", "ACCOUNT_DELETED": portfolio[number].locked = true
            case "REINSTATED", "VERIFIED_ACCOUNT": portfolio[number].locked = false
            default: break
            }
        case "account_alerts": _ = try text("alert_type", of: body)
        default: break
        }
        return ["number": JSONValue(number)]
    }

    private mutating func applyTemplateStatus(_ body: JSONValue) throws(ControlError) {
        let index = try templateOf(body)
        let event = try text("event", of: body)
        switch event {
        case "APPROVED", "REINSTATED", "UNARCHIVED": templates[index].status = .approved
        case "FLAGGED": templates[index].qualityScore = "RED"
        case "LOCKED": templates[index].status = .disabled
        default:
            guard let status = Template.Status(rawValue: event) else {
                throw .invalid([FieldError("/event", "is not an event of templates")])
            }
            templates[index].status = status
        }
        if let reason = body["reason"]?.string { templates[index].rejectedReason = reason }
    }

    /// `current_limit` is the tier from now on, `quality_rating` the number's rating.
    private mutating func applyNumberQuality(_ body: JSONValue, _ number: UInt16) throws(ControlError) {
        let event = try text("event", of: body)
        if let tier = body["current_limit"]?.string { portfolio[number].messagingLimit = tier }
        if event == "THROUGHPUT_UPGRADE" { portfolio[number].messagesPerSecond = 1000 }
        if event == "FLAGGED" { portfolio[number].qualityRating = "RED" }
        if event == "UNFLAGGED" { portfolio[number].qualityRating = "GREEN" }
    }

    private func templateOf(_ body: JSONValue) throws(ControlError) -> Int {
        guard let index = eventTemplate(body) else {
            throw .invalid([FieldError("/message_template_name", "is not a template of the simulator")])
        }
        return index
    }

    private func text(_ name: String, of body: JSONValue) throws(ControlError) -> String {
        guard let text = body[name]?.string, !text.isEmpty else {
            throw .invalid([FieldError("/\(name)", "is required")])
        }
        return text
    }
}
