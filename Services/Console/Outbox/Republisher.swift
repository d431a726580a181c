/// Puts a whole table into the outbox again, batch by batch, when the log is a new one.
struct Republisher: Sendable {
    /// Emits the records after `cursor` (`nil`: from the beginning).
    /// - Returns: the cursor to go on from, or `nil` when the table is done.
    typealias Batch = @Sendable (_ transaction: Transaction, _ cursor: String?, _ limit: Int) throws -> String?

    /// For the log line.
    let name: String
    /// Republishers run in this order.
    let order: Order
    let batch: Batch

    /// Tables first, launches last: a launch acts on what was published before it.
    enum Order: Int, Comparable, Sendable {
        case settings, channels, templates, optInForms, recipients, consents, campaigns

        static func < (left: Order, right: Order) -> Bool { left.rawValue < right.rawValue }
    }

    init(_ name: String, _ order: Order, batch: @escaping Batch) {
        self.name = name
        self.order = order
        self.batch = batch
    }
}
