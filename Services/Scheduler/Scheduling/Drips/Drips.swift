import Foundation
import Models
import StreamProcessing

/// The drips of one partition: what comes in about them, and the work between records.
struct Drips {
    let context: Context
    let limits: SchedulerLimits

    private var steps: DripSteps { DripSteps(context: context, limits: limits) }
    private var entrances: DripEntrances { DripEntrances(context: context, limits: limits) }
    private var exits: DripExits { DripExits(context: context, limits: limits) }

    /// Takes in a record of the topics that drips follow.
    func process(_ record: InputRecord, _ book: inout RunBook) throws -> RecordOutcome {
        try refresh(&book)
        if record.topic == Topics.recipients {
            try entrances.take(record, &book)
            return .done
        }
        guard let value = record.value else { return .done }
        switch record.topic {
        case Topics.enrolments: return try entrances.take(Codec.decode(EnrolmentRequest.self, value), &book)
        case Topics.contactsEvents: return try entrances.take(Codec.decode(ContactEvent.self, value), &book)
        case _ where book.drips.drips.isEmpty: break
        case Topics.consents: try exits.decided(Codec.decode(ConsentRecord.self, value), &book)
        case Topics.messagesInbound: try exits.received(Codec.decode(InboundMessage.self, value), &book)
        default: break
        }
        return .done
    }

    private func refresh(_ book: inout RunBook) throws {
        for number in try book.refreshDrips(context) { try entrances.lookBack(number, &book) }
    }

    /// - Returns: whether there is more to do at once.
    func advance(_ book: inout RunBook) throws -> Bool {
        try refresh(&book)
        _ = try steps.follow(&book)
        let active = try resume(&book)
        var isBusy = false
        for number in book.drips.drips.keys.sorted() {
            if let drip = book.drips.drips[number] {
                isBusy =
                    try DripSweep(context: context, limits: limits).advance(drip, limit: limits.sweepBatch, &book)
                    || isBusy
            }
            if active.contains(number), let drip = book.drips.drips[number] {
                isBusy = try entrances.expand(drip, limit: limits.expansionBatch, &book) || isBusy
            }
        }
        return try steps.begin(limit: limits.sweepBatch, active: active, &book) >= limits.sweepBatch || isBusy
    }

    /// Takes in what the work since has done to messages.
    /// - Returns: whether there is more to do at once.
    func follow(_ book: inout RunBook) throws -> Bool { try steps.follow(&book) > 0 }

    /// The drips that may go on now; those that could not for a while set their timers again.
    private func resume(_ book: inout RunBook) throws -> Set<Int64> {
        var active: Set<Int64> = []
        let release = Release(context: context, limits: limits)
        for drip in book.drips.drips.values
        where release.isActive(drip.campaign) && context.nowMs >= drip.campaign.launch.atMs {
            active.insert(drip.number)
            // The console sees by the first pass that the drip has begun.
            _ = try book.run(of: drip, pass: 1, context)
            if drip.isHeld {
                book.drips.update(drip.number) { drip in
                    drip.isHeld = false
                    drip.sweepCursor = Data()
                }
            }
        }
        return active
    }
}

extension BatchContext {
    /// Acknowledged means in force: what had been acknowledged before a request has been read (invariant 9). Positions in
    /// another log say nothing about this one.
    func hasRead(_ positions: [LogPosition], of identity: String) -> Bool {
        guard identity == logIdentity else { return true }
        return tables.hasRead(positions)
            && positions.allSatisfy { position in
                let topic = [Topics.recipients, Topics.consents].first { $0.name == position.topic }
                guard let topic, position.partition == partition else { return true }
                return self.position(of: topic) >= position.nextOffset
            }
    }
}
