import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit

/// Stands in for checker, sender and provider: answers every request as the message's fate says, and remembers what
/// reached whom.
final class MessageAnswers {
    /// Messages that were accepted, with the instant.
    private(set) var accepted: [String: Int64] = [:]
    /// Accepted messages whose acceptance was not the first.
    private(set) var twice: [String] = []

    private let log: MemoryLog
    private let clock: ManualClock
    private let seed: UInt64
    private var positions: [Int32: Int64] = [:]
    private var deferredUntil: [Data: Int64] = [:]
    private var pending: [Data: (request: MessageRequested, atMs: Int64)] = [:]
    private var cancelled: Set<Data> = []

    init(log: MemoryLog, clock: ManualClock, seed: UInt64) {
        self.log = log
        self.clock = clock
        self.seed = seed
    }

    /// Accepts the slow messages whose time has come.
    func acceptSlow() {
        for (id, item) in pending.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        where item.atMs <= clock.nowMs() {
            pending[id] = nil
            accept(item.request)
        }
    }

    /// - Returns: whether there were any new requests.
    func answer() throws -> Bool {
        var any = false
        for partition in 0..<log.partitionCount {
            for record in log.records(Topics.messagesRequested, partition: partition, from: positions[partition] ?? 0) {
                positions[partition] = record.offset + 1
                any = true
                answer(try Codec.decode(MessageRequested.self, record.value ?? []))
            }
        }
        return any
    }

    private func answer(_ request: MessageRequested) {
        let id = request.ref.id
        if request.recalled { return recall(request) }
        if accepted[request.ref.name] != nil { return tell(.accepted, request) }
        if cancelled.contains(id) { return tell(.cancelled, request, reason: Reason.leftDrip) }
        switch MessageFate(of: request.ref, seed: seed) {
        case .accepted: accept(request)
        case .suppressed(let reason): tell(.suppressed, request, reason: reason)
        case .later(let wait):
            let untilMs = deferredUntil[id] ?? clock.nowMs() + wait
            deferredUntil[id] = untilMs
            if clock.nowMs() >= untilMs { accept(request) } else { tell(.deferred, request, untilMs: untilMs) }
        case .slow(let wait):
            if pending[id] == nil { pending[id] = (request, clock.nowMs() + wait) }
        }
    }

    private func recall(_ request: MessageRequested) {
        let id = request.ref.id
        guard accepted[request.ref.name] == nil else { return }
        pending[id] = nil
        cancelled.insert(id)
        tell(.cancelled, request, reason: Reason.leftDrip)
    }

    private func accept(_ request: MessageRequested) {
        if accepted[request.ref.name] != nil { twice.append(request.ref.name) }
        accepted[request.ref.name] = clock.nowMs()
        tell(.accepted, request)
    }

    private func tell(_ kind: EventKind, _ request: MessageRequested, reason: String = "", untilMs: Int64 = 0) {
        var event = MessageEvent()
        event.ref = request.ref
        event.kind = kind
        event.atMs = clock.nowMs()
        event.channelID = request.channelID
        event.contactID = request.contactID
        event.attempt = request.attempt
        event.reason = reason
        event.untilMs = untilMs
        if kind == .accepted { event.providerMessageID = "id-\(request.ref.idText)" }
        log.append(
            OutputRecord(
                topic: Topics.messagesEvents,
                key: RecordKey.recipient(workspace: request.ref.workspace, address: request.ref.address),
                value: Codec.encode(event)))
    }
}
