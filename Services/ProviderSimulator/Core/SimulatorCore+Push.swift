import HeapModule

/// A webhook request to make: everything its body needs, taken out of the core.
struct WebhookDispatch: Sendable {
    let number: BusinessNumber
    let target: WebhookTarget
    let batch: WebhookBatch<WebhookItem>
    let items: [ReadyItem]
    /// The state it was taken from: another one must not take its answer for its own.
    let ids: MessageIDs
}

extension WebhookDispatch {
    /// The body of the request and the headers that show that it is genuine.
    func signedBody(nowMs: Int64) -> (headers: [(String, String)], body: [UInt8]) {
        let body = WebhookBody.bytes(items: items, number: number, ids: ids, nowMs: nowMs)
        var headers = [("Content-Type", "application/json")]
        headers += target.headers.map { ($0.name, $0.value) }
        if let secret = target.appSecret {
            headers.append(("X-Hub-Signature-256", Signature.header(body: body, appSecret: secret)))
        }
        return (headers, body)
    }
}

extension SimulatorCore {
    /// Lets time pass and takes out the requests to make now.
    mutating func takeDispatches(at moment: Moment, concurrency: Int) -> [WebhookDispatch] {
        advance(to: moment)
        var dispatches: [WebhookDispatch] = []
        for index in lanes.keys.sorted() {
            guard let target = portfolio.webhook(of: index) else { continue }
            while let batch = lanes[index]?.next(
                at: moment, maximumItems: max(1, faults.webhookBatch), concurrency: concurrency)
            {
                dispatches.append(
                    WebhookDispatch(
                        number: portfolio[index], target: target, batch: batch, items: batch.items.map(ready), ids: ids)
                )
            }
        }
        return dispatches
    }

    private func ready(_ item: WebhookItem) -> ReadyItem {
        guard case .status(let sequence, _) = item.subject else { return ReadyItem(item: item, message: nil) }
        let message = messages[sequence]
        return ReadyItem(
            item: item, message: message, hidesNumber: message.map { people[$0.to].hidesNumber } ?? false)
    }

    /// Notes the answer to a request: 200 ends its items, anything else plans another try.
    mutating func finish(_ dispatch: WebhookDispatch, succeeded: Bool, at moment: Moment) {
        guard dispatch.ids == ids else { return }
        let lane = dispatch.number.index
        counts.webhookPosts += 1
        if succeeded {
            lanes[lane]?.succeeded()
            counts.webhookItems += dispatch.batch.items.count
            // When this line is lost the statuses come again after a restart, as they may from the provider.
            try? journal.append(JournalLine.pushed(dispatch.batch.items))
            settle(dispatch.batch.items, pushed: true)
        } else {
            counts.webhookFailures += 1
            guard lanes[lane]?.failed(dispatch.batch, at: moment) == false else { return }
            counts.webhookDropped += dispatch.batch.items.count
            settle(dispatch.batch.items, pushed: false)
        }
    }

    private mutating func settle(_ items: [WebhookItem], pushed: Bool) {
        for item in items where !item.quirks.contains(.copy) {
            switch item.subject {
            case .status(let sequence, let status):
                messages.update(sequence) { message in
                    message.waitingPushes -= 1
                    if pushed { message.pushed |= 1 << status.rawValue }
                }
            case .change(let change):
                if pushed, change.incoming != 0 { incoming.markPushed(change.incoming) }
            }
        }
    }

    /// Webhook items that are not answered with 200 yet.
    var waitingWebhooks: Int { lanes.values.reduce(late.count) { $0 + $1.waiting } }
}
