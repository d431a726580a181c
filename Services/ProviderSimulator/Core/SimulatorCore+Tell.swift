import HeapModule

extension SimulatorCore {
    /// Queues a status webhook, as the faults allow.
    mutating func tell(_ message: SentMessage, _ status: MessageStatus, atMs: Int64) {
        guard !message.wasPushed(status) else { return }
        let readWillCome = status == .delivered && message.plan.readDelayMs != nil
        if readWillCome, strikes(faults.missingDelivered) {
            messages.update(message.sequence) { $0.hidesDelivered = true }
            return
        }
        var item = WebhookItem(
            subject: .status(sequence: message.sequence, status), number: message.number, atMs: atMs,
            quirks: message.hidesDelivered && status == .read ? .carriesPrice : [])
        if strikes(faults.millisecondTimestamps) { item.quirks.insert(.millisecondTimestamps) }
        messages.update(message.sequence) { $0.waitingPushes += 1 }
        enqueue(item)
        if strikes(faults.unknownStatus) {
            item.quirks.formUnion([.unknownStatus, .copy])
            enqueue(item)
        }
    }

    /// Queues an item, now or later, once or twice.
    mutating func enqueue(_ item: WebhookItem) {
        if strikes(faults.duplicateWebhooks) {
            var copy = item
            copy.quirks.insert(.copy)
            late.insert(LateItem(dueMs: item.atMs + Int64(random.int(in: 0...3000)), item: copy))
        }
        if strikes(faults.unknownField) { enqueueUnknownField(like: item) }
        if strikes(faults.reorderWebhooks) {
            late.insert(LateItem(dueMs: item.atMs + Int64(random.int(in: 200...5000)), item: item))
        } else {
            lanes[item.number, default: WebhookLane()].queue.append(item)
        }
    }

    private mutating func enqueueUnknownField(like item: WebhookItem) {
        let value: JSONValue = [
            "messaging_product": "whatsapp", "metadata": portfolio[item.number].metadata,
            "kind": "not documented", "at": .int(item.atMs / 1000),
        ]
        let change = WebhookChange(field: "future_feature", value: value.encoded)
        lanes[item.number, default: WebhookLane()].queue.append(
            WebhookItem(subject: .change(change), number: item.number, atMs: item.atMs, quirks: .copy))
    }

    mutating func tellChange(_ field: String, _ value: JSONValue, number: UInt16, atMs: Int64) {
        let change = WebhookChange(field: field, value: value.encoded)
        enqueue(WebhookItem(subject: .change(change), number: number, atMs: atMs))
    }

    /// Queues `message_template_status_update`; its language is written with a hyphen, unlike in sends.
    mutating func tellTemplate(_ index: Int, number: UInt16, event: String, title: String?, atMs: Int64) {
        let template = templates[index]
        let value: JSONValue = [
            "event": .string(event), "message_template_id": .int(template.id),
            "message_template_name": .string(template.name),
            "message_template_language": .string(template.language.replacing("_", with: "-")),
            "reason": template.rejectedReason == "NONE" ? .null : .string(template.rejectedReason),
            "message_template_category": .string(template.category.rawValue),
        ]
        guard let title, case .object(var object) = value else {
            return tellChange("message_template_status_update", value, number: number, atMs: atMs)
        }
        object.members.append(
            .init(name: "other_info", value: ["title": .string(title), "description": "Set by the simulator."]))
        tellChange("message_template_status_update", .object(object), number: number, atMs: atMs)
    }

    mutating func tellQuality(_ index: Int, number: UInt16, before: String, atMs: Int64) {
        let template = templates[index]
        let value: JSONValue = [
            "previous_quality_score": .string(before), "new_quality_score": .string(template.qualityScore),
            "message_template_id": .int(template.id), "message_template_name": .string(template.name),
            "message_template_language": .string(template.language),
        ]
        tellChange("message_template_quality_update", value, number: number, atMs: atMs)
    }

    mutating func tellCategory(_ index: Int, number: UInt16, before: Template.Category, atMs: Int64) {
        let template = templates[index]
        let value: JSONValue = [
            "message_template_id": .int(template.id), "message_template_name": .string(template.name),
            "message_template_language": .string(template.language), "previous_category": .string(before.rawValue),
            "new_category": .string(template.category.rawValue),
        ]
        tellChange("template_category_update", value, number: number, atMs: atMs)
    }

    /// Queues `user_preferences`; its time stamp is a number, not a string.
    mutating func tellPreference(_ phone: PhoneNumber, stop: Bool, number: UInt16, atMs: Int64) {
        let value: JSONValue = [
            "messaging_product": "whatsapp", "metadata": portfolio[number].metadata,
            "contacts": [["profile": ["name": .string(name(of: phone))], "wa_id": .string(phone.waID)]],
            "user_preferences": [
                [
                    "wa_id": .string(phone.waID), "category": "marketing_messages", "value": stop ? "stop" : "resume",
                    "detail": stop
                        ? "User requested to stop marketing messages" : "User requested to resume marketing messages",
                    "timestamp": .int(atMs / 1000),
                ]
            ],
        ]
        tellChange("user_preferences", value, number: number, atMs: atMs)
    }

    /// The profile name of a person: the number unless the control API gave one.
    func name(of phone: PhoneNumber) -> String { people[phone].name ?? phone.e164 }
}
