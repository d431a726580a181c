import DequeModule
import HeapModule

/// The webhook requests of one number or provider: a queue, what must be tried again, and how the receiver has been doing.
struct WebhookLane<Item: Sendable>: Sendable {
    var queue: Deque<Item> = []
    var retries = Heap<WebhookBatch<Item>>()
    var inFlight = 0
    /// Failures since the last success.
    var failures = 0
    private var pausedUntil = Moment(productMs: .min, monotonicMs: .min)

    /// Items that wait, being sent or not.
    var waiting: Int { queue.count + retries.unordered.reduce(0) { $0 + $1.items.count } }

    /// Product time of the next retry; nil when nothing has failed.
    var nextRetryMs: Int64? { retries.min?.due.productMs }

    /// The next batch to send, or nil when there is nothing to do now.
    ///
    /// A second request runs beside the first only when a whole batch waits. While the receiver fails, one request at
    /// a time finds out whether it is back.
    mutating func next(at moment: Moment, maximumItems: Int, concurrency: Int) -> WebhookBatch<Item>? {
        guard inFlight < (failures > 0 ? 1 : concurrency) else { return nil }
        if failures > 0, moment.productMs < pausedUntil.productMs || moment.monotonicMs < pausedUntil.monotonicMs {
            return nil
        }
        guard let batch = dueRetry(at: moment) ?? fresh(at: moment, maximumItems: maximumItems) else { return nil }
        inFlight += 1
        return batch
    }

    private mutating func dueRetry(at moment: Moment) -> WebhookBatch<Item>? {
        guard let first = retries.min, first.due.productMs <= moment.productMs,
            first.due.monotonicMs <= moment.monotonicMs
        else { return nil }
        return retries.removeMin()
    }

    private mutating func fresh(at moment: Moment, maximumItems: Int) -> WebhookBatch<Item>? {
        guard !queue.isEmpty, inFlight == 0 || queue.count >= maximumItems else { return nil }
        let count = min(maximumItems, queue.count)
        let items = Array(queue.prefix(count))
        queue.removeFirst(count)
        return WebhookBatch(items: items, firstTriedMs: moment.productMs, due: moment)
    }

    mutating func succeeded() {
        inFlight -= 1
        failures = 0
    }

    /// Plans the next try of a batch. Answers false when seven days have passed and it is given up.
    mutating func failed(_ batch: WebhookBatch<Item>, at moment: Moment) -> Bool {
        inFlight -= 1
        failures += 1
        pausedUntil = Self.delayed(moment, tries: failures, longestMs: 60_000)
        guard moment.productMs - batch.firstTriedMs < WebhookRetry.longestMs else { return false }
        var batch = batch
        batch.tries += 1
        batch.due = Self.delayed(moment, tries: batch.tries, longestMs: 3_600_000)
        retries.insert(batch)
        return true
    }

    /// A quarter of a second of product time, doubled with every try; at least 50 ms of real time, so that a fast
    /// product clock does not turn retries into a flood.
    private static func delayed(_ moment: Moment, tries: Int, longestMs: Int64) -> Moment {
        let productMs = min(longestMs, Int64(250) << Int64(min(tries - 1, 20)))
        let realMs = min(1000, Int64(50) << Int64(min(tries - 1, 10)))
        return Moment(productMs: moment.productMs + productMs, monotonicMs: moment.monotonicMs + realMs)
    }
}

/// The items of one webhook request.
struct WebhookBatch<Item: Sendable>: Sendable, Comparable {
    let items: [Item]
    /// Product time of the first try.
    let firstTriedMs: Int64
    var due: Moment
    var tries = 0

    static func < (a: Self, b: Self) -> Bool { a.due.productMs < b.due.productMs }
    static func == (a: Self, b: Self) -> Bool { a.due.productMs == b.due.productMs }
}

/// How long requests are tried again.
enum WebhookRetry {
    /// Seven days.
    static let longestMs: Int64 = 7 * 86_400_000
}
