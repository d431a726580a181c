import Models
import StreamProcessing

/// How far this partition has ever read the topic `recipients`. A store that was restored from its changelog has to read
/// the topic again before anybody may be looked for, and must not take what it reads for news.
struct RecipientsMark {
    private var logIdentity = ""
    private var nextOffset: Int64 = 0

    init() {}

    init(_ store: PartitionStore) throws {
        let mark = try store.get(SchedulerTables.marks, [.text(Topics.recipients.name)]) { ($0.text(0), $0.integer(1)) }
        if let mark { (logIdentity, nextOffset) = mark }
    }

    /// Whether everybody who has been there before is there again.
    func areBack(_ context: Context) -> Bool {
        logIdentity != context.logIdentity || context.position(of: Topics.recipients) >= nextOffset
    }

    /// Whether a record had been read before the store was restored.
    func covers(_ record: InputRecord, _ context: Context) -> Bool {
        logIdentity == context.logIdentity && record.offset < nextOffset
    }

    mutating func save(_ context: Context) throws {
        let position = context.position(of: Topics.recipients)
        guard logIdentity != context.logIdentity || position > nextOffset else { return }
        (logIdentity, nextOffset) = (context.logIdentity, position)
        try context.store.put(
            SchedulerTables.marks, [.text(Topics.recipients.name)], [.text(logIdentity), .integer(nextOffset)])
    }
}
