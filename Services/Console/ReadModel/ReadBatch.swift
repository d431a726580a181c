import KafkaClient
import Models

/// A record as the read model takes it.
struct ReadRecord: Sendable {
    /// Name without prefix.
    let topic: String
    let partition: Int32
    let offset: Int64
    let key: [UInt8]
    let value: [UInt8]?
    var headers = PackedHeaders()
}

/// Records decoded and sorted by what they are about.
struct ReadBatch: Sendable {
    /// Events by message, in the order of each log partition.
    private(set) var events: [[UInt8]: [MessageEvent]] = [:]
    private(set) var stops: [MessageEvent] = []
    /// Failures that the provider reports, also of messages that are none of ours.
    private(set) var failures: [MessageEvent] = []
    private(set) var inbound: [InboundMessage] = []
    private(set) var progress: [RunProgress] = []
    private(set) var enrolments: [EnrolmentState] = []
    private(set) var consents: [ConsentRecord] = []
    private(set) var channelEvents: [ChannelEvent] = []
    private(set) var aliases: [AddressAlias] = []
    /// Records that are not what their topic holds.
    private(set) var undecodable: [ReadRecord] = []
    /// Where reading goes on.
    private(set) var next: [ReadPartition: Int64] = [:]

    static let topics = [
        Topics.messagesEvents, Topics.messagesInbound, Topics.runsProgress, Topics.consents, Topics.channelsEvents,
        Topics.addressesAliases, Topics.enrolmentsStates,
    ]

    init(_ records: some Sequence<ReadRecord>) {
        for record in records {
            let partition = ReadPartition(topic: record.topic, partition: record.partition)
            next[partition] = max(next[partition] ?? 0, record.offset + 1)
            do {
                try take(record)
            } catch {
                undecodable.append(record)
            }
        }
    }

    private mutating func take(_ record: ReadRecord) throws {
        // Tombstones of compacted topics are nothing to learn from here.
        guard let value = record.value else { return }
        switch record.topic {
        case Topics.messagesEvents.name: take(try Codec.decode(MessageEvent.self, value))
        case Topics.messagesInbound.name: inbound.append(try Codec.decode(InboundMessage.self, value))
        case Topics.runsProgress.name: progress.append(try Codec.decode(RunProgress.self, value))
        case Topics.enrolmentsStates.name: enrolments.append(try Codec.decode(EnrolmentState.self, value))
        case Topics.consents.name: consents.append(try Codec.decode(ConsentRecord.self, value))
        case Topics.channelsEvents.name: channelEvents.append(try Codec.decode(ChannelEvent.self, value))
        case Topics.addressesAliases.name: aliases.append(try Codec.decode(AddressAlias.self, value))
        default: break
        }
    }

    private mutating func take(_ event: MessageEvent) {
        if event.kind == .stopped { stops.append(event) }
        if event.kind == .failed, event.hasError { failures.append(event) }
        // A receipt that names no message of ours: someone else sends on this number too.
        guard event.ref.id.count == 16, !event.ref.campaignID.isEmpty else { return }
        events[Array(event.ref.id), default: []].append(event)
    }
}
