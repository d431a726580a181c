/// The reader of the log, and what it keeps about it.
extension Feature {
    static let readModel = Feature(
        name: "read model", migrations: [ReadPositions.migration, ReachStore.migration, ChannelNews.migration],
        erase: { contact, transaction in try ReachStore.forget(contact.addresses, in: transaction.db) },
        services: { dependencies in
            guard let log = dependencies.log else { return [] }
            return [try ReadModelService(dependencies, log)]
        })
}
