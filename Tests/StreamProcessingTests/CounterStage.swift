import Models
import StreamProcessing

/// A stage small enough to see through: counts the inbound messages of each address and tells every new count.
struct CounterStage: Stage {
    static let counts = StateTable("counts", key: [.init("address", .text)], values: [.init("count", .integer)])

    let name = "scheduler"
    let inputs = [Topics.messagesInbound, Topics.consents]
    let tables = [CounterStage.counts]

    func makeProcessor(partition: Int32, partitionCount: Int32) -> Processor { Processor() }

    final class Processor: PartitionProcessor {
        /// Waits for the first consent before it counts anything.
        func process(_ record: InputRecord, _ context: BatchContext<Never>) throws -> RecordOutcome {
            guard record.topic == Topics.messagesInbound else { return .done }
            let inbound = try Codec.decode(InboundMessage.self, record.value ?? [])
            if inbound.text == "wait", context.position(of: Topics.consents) == 0 { return .wait }
            let known = try context.store.get(CounterStage.counts, [.text(inbound.address)]) { $0.integer(0) } ?? 0
            try context.store.put(CounterStage.counts, [.text(inbound.address)], [.integer(known + 1)])
            var progress = RunProgress()
            progress.campaignID = inbound.address
            progress.replied = known + 1
            context.emit(Topics.runsProgress, key: Array(inbound.address.utf8), progress)
            return .done
        }

        func tick(_ context: BatchContext<Never>) throws -> TickOutcome { .idle(forMs: 1000) }
    }
}
