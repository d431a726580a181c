import Foundation
import Models
import Rules
import ServiceKit
import Testing

@testable import Scheduling
@testable import StreamProcessing

@Suite("Anniversaries in the store")
struct AnniversaryConditionTests {
    private static let values = [
        "1990-03-01", "--03-01", "1992-02-29", "--02-29", "1990-02-28", "2000-02-28T08:00:00Z", "1990-03-01T", "",
        "1990-3-1", "1990-03-011", "x990-03-01", "--03-01T", " 1990-03-01", "1990-03-01\n", "*", "19[0-9]-03-01",
        "1990-12-31", "--01-01", "-1990-03-01", "1990-03-01'; DROP TABLE recipients; --",
    ]

    /// A store with one person for each value; the number of the person is the address.
    private static func store() throws -> PartitionStore {
        let store = try PartitionStore(path: nil, tables: SchedulerTables.all)
        try store.transaction {
            for (index, value) in values.enumerated() {
                var recipient = RecipientRecord()
                recipient.workspace = Workspace.standard
                recipient.address = "phone:\(index)"
                recipient.attributes = ["birth'day\"": value, "other": "1990-03-01"]
                let key = RecordKey.recipient(workspace: recipient.workspace, address: recipient.address)
                try RecipientStore.apply(
                    InputRecord(
                        topic: Topics.recipients, partition: 0, offset: Int64(index), key: key,
                        value: Codec.encode(recipient)), store)
            }
        }
        return store
    }

    @Test("the condition finds just those whom the rule finds", arguments: [-366, -1, 0, 1, 60] as [Int32])
    func agrees(offset: Int32) throws {
        let store = try Self.store()
        var anniversary = Anniversary()
        anniversary.attribute = "birth'day\""
        anniversary.offsetDays = offset
        let start = try #require(RFC3339.parse("2027-12-25T09:00:00Z"))
        // Over a leap year and the days around it.
        for day in Int64(0)..<450 {
            let kept = AnniversaryDay(anniversary, localMs: start + day * 86_400_000)
            let condition = kept.condition
            let found = try store.transaction {
                try store.select(
                    "SELECT address FROM recipients WHERE \(condition.sql)", condition.arguments.map(SQLValue.init)
                ) { $0.text(0) }
            }
            let wanted = Self.values.indices.filter { kept.isKept(Self.values[$0]) }.map { "phone:\($0)" }
            #expect(Set(found) == Set(wanted), "day \(day)")
        }
    }
}
