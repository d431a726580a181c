import Foundation
import Models
import Providers
import Rules
import StreamProcessing

/// Lets people into drips: those somebody names, and those who come by themselves.
struct DripEntrances {
    let context: Context
    let limits: SchedulerLimits

    private var store: EnrolmentStore { EnrolmentStore(store: context.store) }
    private var exits: DripExits { DripExits(context: context, limits: limits) }

    /// Somebody who comes into a drip.
    private struct Entry {
        let recipient: Data
        let contactID: String
        let address: String
        let source: String
        let atMs: Int64
    }

    private func enrol(_ entry: Entry, in drip: DripState, _ book: inout RunBook) throws {
        let key = EnrolmentKey(dripNo: drip.number, recipient: entry.recipient)
        var last = try store.enrolment(key)
        if let known = last {
            let pass = (enrolledAtMs: known.enrolledAtMs, isOver: known.isOver)
            // What asks for a pass that has begun already, told again, changes nothing.
            guard entry.atMs > known.enrolledAtMs,
                ReEnrolment.refusal(drip: drip.drip, last: pass, nowMs: entry.atMs) == nil
            else { return }
            if !known.isOver { try exits.leave(known, key, drip, reason: DripExit.reEnrolled, &book) }
            last = try store.enrolment(key)
        }
        let baseMs = max(entry.atMs, drip.campaign.launch.atMs)
        let enrolment = Enrolment(
            pass: (last?.pass ?? 0) + 1, contactID: entry.contactID, address: entry.address, source: entry.source,
            enrolledAtMs: entry.atMs, baseAtMs: baseMs,
            pausedMsAtBase: DripClock.pausedMs(of: drip.campaign, atMs: baseMs), revision: last?.revision ?? 0)
        try Enrolments(context: context).wait(enrolment, key, over: last, in: drip)
    }

    // MARK: - By name

    /// - Returns: whether everything has been read that had been acknowledged before the request.
    func take(_ request: EnrolmentRequest, _ book: inout RunBook) throws -> RecordOutcome {
        guard context.hasRead(request.positions, of: request.logIdentity) else { return .wait }
        guard let number = book.drips.number(workspace: request.workspace, campaign: request.campaignID),
            let drip = book.drips.drips[number], !drip.isCancelled
        else { return .done }
        let recipient = Data(DerivedID.recipient(workspace: request.workspace, address: request.address))
        switch request.verb {
        case .enrol:
            let entry = Entry(
                recipient: recipient, contactID: request.contactID, address: request.address, source: request.source,
                atMs: request.atMs)
            try enrol(entry, in: drip, &book)
        case .remove:
            let key = EnrolmentKey(dripNo: number, recipient: recipient)
            guard let known = try store.enrolment(key), !known.isOver, request.atMs >= known.enrolledAtMs else { break }
            try exits.leave(known, key, drip, reason: DripExit.removed, &book)
        case .unspecified, .UNRECOGNIZED: break
        }
        return .done
    }

    // MARK: - By an event

    func take(_ event: ContactEvent, _ book: inout RunBook) throws -> RecordOutcome {
        guard context.hasRead(event.positions, of: event.logIdentity), book.areRecipientsBack(context) else {
            return .wait
        }
        try exits.happened(event, &book)
        let id = Data(DerivedID.recipient(workspace: event.workspace, address: event.address))
        guard let recipient = try RecipientStore.recipient(id, context.store) else { return .done }
        for drip in book.drips.withEntrance(in: event.workspace)
        where drip.drip.entrance.events.contains(event.name) && hasBegun(drip) {
            try enter(recipient, id, drip, source: "event:\(event.name)", atMs: event.atMs, &book)
        }
        return .done
    }

    // MARK: - By a change of the contact

    /// Takes in a record of the topic `recipients` and lets in who comes to match.
    func take(_ record: InputRecord, _ book: inout RunBook) throws {
        let isKnown = book.hasReadBefore(record, context)
        guard let value = record.value else {
            let key = String(decoding: record.key, as: UTF8.self).split(separator: "|", maxSplits: 1).map(String.init)
            try RecipientStore.apply(record, context.store)
            if key.count == 2, !isKnown { try exits.erased(key[0], key[1], &book) }
            return
        }
        // After a restore the contacts come as they have come before.
        guard !isKnown else { return try RecipientStore.apply(record, context.store) }
        let recipient = try Codec.decode(RecipientRecord.self, value)
        let id = Data(DerivedID.recipient(workspace: recipient.workspace, address: recipient.address))
        let drips = book.drips.withEntrance(in: recipient.workspace).filter { $0.hasOpenEntrance && hasBegun($0) }
        let tags = try drips.isEmpty && recipient.tags.isEmpty ? [] : Set(RecipientStore.tags(id, context.store))
        let before = try matches(id, tags, drips, &book)
        try RecipientStore.apply(record, context.store)
        for tag in recipient.tags where !tags.contains(tag) { book.newTags.note(tag, of: id, at: record.offset) }
        for (source, drip) in try matches(id, Set(recipient.tags), drips, &book)
        where !before.contains(where: { $0.source == source && $0.drip.number == drip.number })
            && context.isAfter(drip.campaign.launch, record.offset)
        {
            try enter(recipient, id, drip, source: source, atMs: context.nowMs, &book)
        }
    }

    /// Contacts and campaigns come over different topics: lets in who got a tag between a launch and the word of it.
    func lookBack(_ number: Int64, _ book: inout RunBook) throws {
        guard let drip = book.drips.drips[number], hasBegun(drip) else { return }
        for tag in drip.drip.entrance.tags {
            for (id, offset) in book.newTags.having(tag) where context.isAfter(drip.campaign.launch, offset) {
                guard let recipient = try RecipientStore.recipient(id, context.store) else { continue }
                try enter(recipient, id, drip, source: "tag:\(tag)", atMs: context.nowMs, &book)
            }
        }
    }

    /// By which entrances a contact with these tags comes into drips.
    private func matches(
        _ id: Data, _ tags: Set<String>, _ drips: [DripState], _ book: inout RunBook
    ) throws -> [(source: String, drip: DripState)] {
        try drips.flatMap { drip in
            var sources = drip.drip.entrance.tags.filter(tags.contains).map { "tag:\($0)" }
            if let filter = try book.drips.filter(of: drip), try RecipientStore.matches(id, filter, context.store) {
                sources.append("filter")
            }
            return sources.map { ($0, drip) }
        }
    }

    // MARK: - By the filter, at the start

    /// Enrols the next contacts that match the filter of a drip.
    /// - Returns: whether there may be more.
    func expand(_ drip: DripState, limit: Int, _ book: inout RunBook) throws -> Bool {
        guard let cursor = drip.filterCursor else { return false }
        guard let filter = try book.drips.filter(of: drip) else {
            book.drips.update(drip.number) { $0.filterCursor = nil }
            return false
        }
        let found = try RecipientStore.page(
            of: drip.campaign.workspace, matching: filter, after: cursor, limit: limit, context.store)
        for (id, recipient) in found {
            let key = EnrolmentKey(dripNo: drip.number, recipient: id)
            if let known = try store.enrolment(key), !known.isOver { continue }
            try enter(recipient, id, drip, source: "filter", atMs: context.nowMs, &book)
        }
        book.drips.update(drip.number) { $0.filterCursor = found.count < limit ? nil : found.last?.id }
        return found.count >= limit
    }

    // MARK: - Which address

    /// A contact comes in under one address only: the first that the drip's first message reaches.
    private func enter(
        _ recipient: RecipientRecord, _ id: Data, _ drip: DripState, source: String, atMs: Int64,
        _ book: inout RunBook
    ) throws {
        let channel = drip.drip.steps.first?.messages.first.flatMap {
            context.tables.channel(workspace: drip.campaign.workspace, id: $0.channelID)
        }
        let schemes = channel.flatMap { ProviderRegistry.capabilities(of: $0.provider) }?.addressSchemes ?? []
        guard TargetAddress.isPlanned(recipient, schemes: schemes) else { return }
        let entry = Entry(
            recipient: id, contactID: recipient.contactID, address: recipient.address, source: source, atMs: atMs)
        try enrol(entry, in: drip, &book)
    }

    private func hasBegun(_ drip: DripState) -> Bool { context.nowMs >= drip.campaign.launch.atMs }
}

extension BatchContext {
    /// Whether a contact's record comes after everything that had been acknowledged before a launch.
    fileprivate func isAfter(_ launch: Launch, _ offset: Int64) -> Bool {
        launch.logIdentity != logIdentity
            || launch.positions.allSatisfy {
                $0.topic != Topics.recipients.name || $0.partition != partition || offset >= $0.nextOffset
            }
    }
}

extension DripState {
    /// A contact's own change may let it in.
    fileprivate var hasOpenEntrance: Bool { hasFilter || !drip.entrance.tags.isEmpty }
}
