internal import CRdKafka
internal import Synchronization

/// The place of one record's delivery report; its address is the record's opaque.
struct DeliverySlot {
    let batch: Unmanaged<DeliveryBatch>
    var offset: Int64 = -1
    var partition: Int32 = -1
    var code = RD_KAFKA_RESP_ERR_NO_ERROR

    static func report(_ slot: UnsafeMutablePointer<DeliverySlot>, _ message: rd_kafka_message_t) {
        slot.pointee.offset = message.offset
        slot.pointee.partition = message.partition
        slot.pointee.code = message.err
        slot.pointee.batch._withUnsafeGuaranteedRef { $0.release(1) }
    }
}

/// The records of one `send`, waiting for their delivery reports.
///
/// `@unchecked Sendable`: slots are written only by librdkafka's polling thread, before it lowers `outstanding`
/// (acquiring and releasing); they are read only after `outstanding` has come to zero. Everything else is locked.
final class DeliveryBatch: @unchecked Sendable {
    private struct Completion {
        var continuation: CheckedContinuation<Void, any Error>?
        var failure: KafkaError?
        var isFinished = false
    }

    let count: Int
    private let slots: UnsafeMutablePointer<DeliverySlot>
    /// One for each record, and one for the sender until it waits.
    private let outstanding: Atomic<Int>
    private let completion = Mutex(Completion())

    init(count: Int) {
        self.count = count
        slots = .allocate(capacity: count)
        outstanding = Atomic(count + 1)
        slots.initialize(repeating: DeliverySlot(batch: Unmanaged.passUnretained(self)), count: count)
    }

    deinit { slots.deallocate() }

    func opaque(of index: Int) -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(slots + index) }

    /// `number` records need no more waiting for.
    func release(_ number: Int) {
        if outstanding.subtract(number, ordering: .acquiringAndReleasing).newValue == 0 { finish() }
    }

    /// The batch fails with this error once its last report is in.
    func fail(_ error: KafkaError) {
        completion.withLock { if $0.failure == nil { $0.failure = error } }
    }

    /// Ends the wait although reports are missing: the client is gone and will not send any more.
    func abandon(_ error: KafkaError) {
        fail(error)
        finish()
    }

    /// Waits for every report. Call it once, after the last record is handed over or given up.
    func wait() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome = completion.withLock { state -> Result<Void, any Error>? in
                guard state.isFinished else {
                    state.continuation = continuation
                    return nil
                }
                return state.failure.map { .failure($0) } ?? .success(())
            }
            if let outcome { continuation.resume(with: outcome) }
            release(1)
        }
    }

    /// The first record that was not acknowledged.
    var firstFailure: (code: KafkaError.Code, index: Int)? {
        for index in 0..<count where slots[index].code != RD_KAFKA_RESP_ERR_NO_ERROR {
            return (KafkaError.Code(slots[index].code), index)
        }
        return nil
    }

    func position(of index: Int, topic: String) -> RecordPosition {
        RecordPosition(topic: topic, partition: slots[index].partition, offset: slots[index].offset)
    }

    private func finish() {
        let (continuation, failure) = completion.withLock { state in
            state.isFinished = true
            defer { state.continuation = nil }
            return (state.continuation, state.failure)
        }
        if let failure { continuation?.resume(throwing: failure) } else { continuation?.resume() }
    }
}
