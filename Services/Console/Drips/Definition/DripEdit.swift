import GRDB
import Models
import Rules

extension Campaign {
    /// What of a drip may change after its launch.
    private static let changeableWhileUnderWay = Set(DripReader.members + ["name"])

    /// - Throws: 409 when one of the members cannot be changed any more.
    func requireChangeable(_ members: [String]) throws(Problem) {
        if status == .draft || members.allSatisfy({ $0 == "name" }) { return }
        guard isDrip, isUnderWay else {
            throw .conflict("The campaign is \(status.word): only its name can be changed.")
        }
        guard let fixed = members.first(where: { !Self.changeableWhileUnderWay.contains($0) }) else { return }
        throw .conflict(
            "The drip is \(status.word): its \(fixed) cannot be changed any more, only its name, "
                + "\(DripReader.members.joined(separator: ", ")).")
    }
}

/// A change of a drip that has been launched. It applies to what people have not reached.
struct DripEdit {
    /// How many people it concerns.
    let affected: Int64

    /// Checks the change as a launch does, and fills in what the templates say about their parameters.
    /// - Returns: `nil`: nothing that has been launched is changed.
    /// - Throws: 422 with what cannot run.
    init?(of before: Campaign, to after: inout Campaign, in transaction: Transaction) throws {
        guard before.isDrip, before.isUnderWay else { return nil }
        guard before.record.drip != after.record.drip else {
            affected = 0
            return
        }
        let check = try LaunchCheck(messageOf: after, nowMs: transaction.nowMs, in: transaction.db)
        try check.throwIfInvalid()
        after = check.campaign
        affected = try DripPeople.waiting(
            before: Self.lastChange(from: before.record.drip, to: after.record.drip), campaign: before.id,
            in: transaction.db)
    }

    /// The number of the last step that differs: whoever has not reached it is concerned. Exits and entrances concern
    /// everybody.
    private static func lastChange(from before: Drip, to after: Drip) -> Int {
        guard before.steps != after.steps else { return .max }
        guard before.steps.count == after.steps.count else { return max(before.steps.count, after.steps.count) }
        return (before.steps.indices.last { before.steps[$0] != after.steps[$0] } ?? 0) + 1
    }
}
