import Models
import SwiftProtobuf

/// `/events`: what happens to people elsewhere, such as an order. It brings them into drips and out of them.
enum EventRoutes {
    static let maximumEntries = 1000

    /// One event or a list of them; all are taken or none. A person need not be a contact.
    static func create(_ call: Call) async throws -> Reply {
        let value = try call.jsonValue()
        let input = EventInput(settings: try await call.settings(), nowMs: call.nowMs)
        let (events, isList) = try value.entries(atMost: maximumEntries) { input.read($0) }
        return try await call.commit { transaction in
            var kept: [ContactEvent] = []
            for (index, event) in events.enumerated() {
                kept.append(try tell(event, at: isList ? "/\(index)" : "", in: transaction))
            }
            return .accepted(isList ? ["data": .array(kept.map(\.json))] : kept[0].json)
        }
    }

    /// Tells the log under each address of the person: enrolments are kept where the address is.
    /// - Returns: the event under the person's first address.
    /// - Throws: 422 for a contact that is not there.
    private static func tell(
        _ event: ContactEvent, at pointer: String, in transaction: Transaction
    ) throws -> ContactEvent {
        var event = event
        let contact =
            try event.contactID.isEmpty
            ? ContactStore.find(address: event.address, in: transaction.db)
            : ContactStore.find(event.contactID, in: transaction.db)
        guard event.contactID.isEmpty || contact != nil else {
            throw Problem.invalid("\(pointer)/contact_id", "there is no contact '\(event.contactID)'")
        }
        event.contactID = contact?.id ?? ""
        for address in contact?.addresses ?? [event.address] {
            event.address = address
            try transaction.emit(
                Topics.contactsEvents, key: RecordKey.recipient(workspace: Workspace.standard, address: address),
                value: Codec.encode(event))
        }
        event.address = contact?.address ?? event.address
        return event
    }
}

extension Feature {
    static let events = Feature(
        name: "events", routes: { api in api.post("/events") { try await EventRoutes.create($0) } })
}
