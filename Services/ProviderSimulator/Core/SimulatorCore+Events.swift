/// Webhooks about the account, a number or a template that a test asks for with `POST /_sim/events`.
extension SimulatorCore {
    /// Changes what the event says has changed, and queues its webhook. After a restart the change still holds; a webhook
    /// that was not answered does not come again.
    mutating func cause(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        let field = body["field"]?.string ?? ""
        guard let handler = Self.eventFields[field] else {
            let names = Self.eventFields.keys.sorted().joined(separator: ", ")
            throw .invalid([FieldError("/field", "must be one of \(names)")])
        }
        let before = templates
        let place = try change("event", body, at: moment)
        let number = UInt16(clamping: place["number"]?.int ?? 0)
        switch handler {
        case .template: tellTemplateEvent(body, before: before, number: number, atMs: moment.productMs)
        case .value: tellChange(field, eventValue(body, number: number), number: number, atMs: moment.productMs)
        }
        return ["field": .string(field)]
    }

    private enum EventKind { case template, value }

    private static let eventFields: [String: EventKind] = [
        "message_template_status_update": .template, "message_template_quality_update": .template,
        "template_category_update": .template, "phone_number_quality_update": .value,
        "business_capability_update": .value, "account_update": .value, "account_alerts": .value,
        "account_review_update": .value, "phone_number_name_update": .value, "security": .value,
    ]

    /// The `value` of a webhook that is not about a template: the given members, after those that always come.
    private func eventValue(_ body: JSONValue, number: UInt16) -> JSONValue {
        var value = JSONObject()
        if ["phone_number_quality_update", "phone_number_name_update"].contains(body["field"]?.string) {
            let phone = portfolio[number].phone.waID
            value.members.append(.init(name: "display_phone_number", value: .string(phone)))
        }
        value.members += body.object?.members.filter { !["field", "phone_number_id"].contains($0.name) } ?? []
        return .object(value)
    }

    private mutating func tellTemplateEvent(
        _ body: JSONValue, before: TemplateCatalogue, number: UInt16, atMs: Int64
    ) {
        guard let index = eventTemplate(body) else { return }
        switch body["field"] {
        case "message_template_status_update":
            tellTemplate(
                index, number: number, event: body["event"]?.string ?? "", title: body["title"]?.string, atMs: atMs)
        case "message_template_quality_update":
            tellQuality(index, number: number, before: before[index].qualityScore, atMs: atMs)
        default: tellCategory(index, number: number, before: before[index].category, atMs: atMs)
        }
    }

    /// The template of an event by name and language; the first language of the name when none is given.
    func eventTemplate(_ body: JSONValue) -> Int? {
        let name = body["message_template_name"]?.string
        let language = body["message_template_language"]?.string?.replacing("-", with: "_")
        return templates.all.firstIndex {
            $0.name == name && $0.status != .deleted && (language == nil || language == $0.language)
        }
    }
}
