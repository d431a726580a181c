import ServiceKit

extension SimulatorCore {
    /// `GET /_sim/stats`.
    func stats(at moment: Moment) -> JSONValue {
        func counts<Key: Comparable>(_ counts: [Key: Int]) -> JSONValue {
            .object(
                JSONObject(
                    members: counts.sorted { $0.key < $1.key }.map {
                        .init(name: "\($0.key)", value: .int(Int64($0.value)))
                    }))
        }
        let byStatus = MessageStatus.allCases.map {
            JSONObject.Member(name: $0.name, value: .int(Int64(messages.counts[Int($0.rawValue)])))
        }
        return [
            "now": .string(RFC3339.format(moment.productMs)), "received": JSONValue(self.counts.received),
            "accepted": JSONValue(messages.acceptedCount),
            "refused": JSONValue(self.counts.refused.values.reduce(0, +)),
            "refused_by_code": counts(self.counts.refused), "by_status": .object(JSONObject(members: byStatus)),
            "failed_by_code": counts(messages.failures), "duplicates": JSONValue(messages.duplicates.count),
            "media": media.json, "inbound": JSONValue(incoming.count), "people": JSONValue(people.known.count),
            "scheduled": JSONValue(timers.count),
            "webhooks": [
                "waiting": JSONValue(waitingWebhooks),
                "in_flight": JSONValue(lanes.values.reduce(0) { $0 + $1.inFlight }),
                "posts": JSONValue(self.counts.webhookPosts), "failed_posts": JSONValue(self.counts.webhookFailures),
                "items": JSONValue(self.counts.webhookItems), "dropped": JSONValue(self.counts.webhookDropped),
                "url": JSONValue(portfolio.webhook(of: 0)?.url),
            ],
        ]
    }

    /// An accepted message as the control API shows it.
    func json(_ message: SentMessage) -> JSONValue {
        let template = message.template >= 0 ? templates[Int(message.template)] : nil
        return [
            "sequence": JSONValue(message.sequence), "direction": "out",
            "id": .string(ids.text(message.sequence, phone: message.to)), "to": .string(message.to.e164),
            "phone_number_id": .string(portfolio[message.number].phoneNumberID),
            "status": .string(message.status.name),
            "error_code": message.errorCode == 0 ? .null : .int(Int64(message.errorCode)),
            "template": JSONValue(template?.name), "language": JSONValue(template?.language),
            "category": .string(message.category.name), "window_open": .bool(message.windowOpen),
            "callback_data": JSONValue(message.callbackData), "text": .string(message.preview),
            "buttons": .array(message.buttons.map { ["id": .string($0.id), "title": .string($0.title)] }),
            "media": .array(message.media.map { .string($0.text) }),
            "at": .string(RFC3339.format(message.acceptedAtMs)),
        ]
    }

    func json(_ message: IncomingMessage) -> JSONValue {
        [
            "sequence": JSONValue(message.sequence), "direction": "in",
            "id": .string(ids.text(message.sequence, phone: message.from, incoming: true)),
            "from": .string(message.from.e164), "name": .string(name(of: message.from)),
            "phone_number_id": .string(portfolio[message.number].phoneNumberID),
            "text": .string(message.content.preview), "context": JSONValue(message.contextID),
            "at": .string(RFC3339.format(message.atMs)),
        ]
    }

    /// `GET /_sim/messages`: accepted messages, oldest first unless `descending`.
    func messagePage(limit: Int, after: UInt64?, to: PhoneNumber?, descending: Bool) -> JSONValue {
        var page: [SentMessage] = []
        let limitReached = { page.count > limit }
        if descending {
            for message in messages.before(after ?? messages.nextSequence) where to == nil || message.to == to {
                page.append(message)
                if limitReached() { break }
            }
        } else {
            for message in messages.after(after ?? 0) where to == nil || message.to == to {
                page.append(message)
                if limitReached() { break }
            }
        }
        let hasMore = page.count > limit
        if hasMore { page.removeLast() }
        return [
            "data": .array(page.map(json)),
            "next": hasMore ? JSONValue(page.last.map { String($0.sequence) }) : .null,
        ]
    }

    func duplicatesJSON() -> JSONValue {
        [
            "count": JSONValue(messages.duplicates.count),
            "data": .array(
                messages.duplicates.entries.map { entry in
                    [
                        "callback_data": .string(entry.callbackData), "times": JSONValue(entry.times),
                        "later_ids": .array(
                            entry.sequences.compactMap { messages[$0] }.map { message in
                                .string(ids.text(message.sequence, phone: message.to))
                            }),
                    ]
                }),
        ]
    }
}
