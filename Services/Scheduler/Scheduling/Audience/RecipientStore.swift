import Foundation
import Models
import Rules
import StreamProcessing

/// The recipients of this partition.
enum RecipientStore {
    static let columns = """
        id, address, contact_id, phone, email, first_name, last_name, company, language, time_zone, tags, attributes, \
        blacklisted, created_at, updated_at, addresses
        """

    /// Takes in one record of the topic `recipients`.
    static func apply(_ record: InputRecord, _ store: PartitionStore) throws {
        guard let value = record.value else {
            let key = String(decoding: record.key, as: UTF8.self).split(separator: "|", maxSplits: 1)
            guard key.count == 2 else { return }
            let id = DerivedID.recipient(workspace: String(key[0]), address: String(key[1]))
            return try store.delete(SchedulerTables.recipients, [.blob(id)])
        }
        let recipient = try Codec.decode(RecipientRecord.self, value)
        let id = DerivedID.recipient(workspace: recipient.workspace, address: recipient.address)
        try store.put(
            SchedulerTables.recipients, [.blob(id)],
            [
                .text(recipient.workspace), .text(recipient.address), .text(recipient.contactID),
                .text(recipient.phone), .text(recipient.email),
                .text(recipient.firstName), .text(recipient.lastName), .text(recipient.company),
                .text(recipient.language), .text(recipient.timeZone), .text(JSONText.array(recipient.tags)),
                .text(JSONText.object(recipient.attributes)), .flag(recipient.blacklisted),
                .integer(recipient.createdAtMs), .integer(recipient.updatedAtMs),
                .text(JSONText.array(recipient.addresses)),
            ])
    }

    /// A recipient whose columns stand in `row` from `first` on, in the order of ``columns``.
    static func read(_ row: StoreRow, from first: Int = 0) -> (id: Data, record: RecipientRecord) {
        var record = RecipientRecord()
        record.address = row.text(first + 1)
        record.contactID = row.text(first + 2)
        record.phone = row.text(first + 3)
        record.email = row.text(first + 4)
        record.firstName = row.text(first + 5)
        record.lastName = row.text(first + 6)
        record.company = row.text(first + 7)
        record.language = row.text(first + 8)
        record.timeZone = row.text(first + 9)
        record.attributes = JSONText.parseObject(row.text(first + 11))
        record.blacklisted = row.flag(first + 12)
        record.addresses = JSONText.parseArray(row.text(first + 15))
        return (row.blob(first), record)
    }
}
