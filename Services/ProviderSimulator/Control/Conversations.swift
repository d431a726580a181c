import ServiceKit

/// The latest messages grouped by person, as the page shows them.
struct Conversations {
    private struct Bubble {
        let atMs: Int64
        let json: JSONValue
    }

    /// The latest people first; of one person when `phone` is given.
    static func json(of core: SimulatorCore, people limit: Int, phone: PhoneNumber?, at moment: Moment) -> JSONValue {
        var bubbles: [PhoneNumber: [Bubble]] = [:]
        var numbers: [PhoneNumber: UInt16] = [:]
        func add(_ person: PhoneNumber, _ number: UInt16, _ bubble: @autoclosure () -> Bubble) {
            guard phone == nil || person == phone else { return }
            guard bubbles[person] != nil || bubbles.count < limit, bubbles[person, default: []].count < 30 else {
                return
            }
            bubbles[person, default: []].append(bubble())
            if numbers[person] == nil { numbers[person] = number }
        }
        for message in core.incoming.newestFirst.prefix(phone == nil ? 200 : 10_000) {
            add(message.from, message.number, Bubble(atMs: message.atMs, json: core.json(message)))
        }
        var seen = 0
        for message in core.messages.before(core.messages.nextSequence) {
            add(message.to, message.number, Bubble(atMs: message.acceptedAtMs, json: core.json(message)))
            seen += 1
            if phone == nil, seen >= 200 { break }
        }
        let people = bubbles.map { person, list in (person, list.sorted { $0.atMs < $1.atMs }) }
            .sorted { ($0.1.last?.atMs ?? 0, $0.0.digits) > ($1.1.last?.atMs ?? 0, $1.0.digits) }
        let data = people.map { person, list -> JSONValue in
            [
                "person": core.personJSON(person, number: numbers[person] ?? 0, at: moment),
                "messages": .array(list.map(\.json)),
            ]
        }
        return ["data": .array(data), "now": .string(RFC3339.format(moment.productMs))]
    }
}
