import Logging
import ServiceLifecycle

/// One concern of the console with everything it adds: tables, routes, what it publishes again to a new log, what it
/// forgets about an erased contact, and the services it runs.
struct Feature: Sendable {
    let name: String
    let migrations: [Migration]
    let routes: @Sendable (API) -> Void
    let republishers: [Republisher]
    /// Runs in the transaction that erases a contact, before its row goes.
    let erase: (@Sendable (_ contact: ErasedContact, _ transaction: Transaction) throws -> Void)?
    /// Long-lived services; started in this order, after the ones of the features before.
    let services: @Sendable (Dependencies) throws -> [any Service]

    init(
        name: String, migrations: [Migration] = [], routes: @escaping @Sendable (API) -> Void = { _ in },
        republishers: [Republisher] = [],
        erase: (@Sendable (ErasedContact, Transaction) throws -> Void)? = nil,
        services: @escaping @Sendable (Dependencies) throws -> [any Service] = { _ in [] }
    ) {
        self.name = name
        self.migrations = migrations
        self.routes = routes
        self.republishers = republishers
        self.erase = erase
        self.services = services
    }
}

/// A contact that is being erased.
struct ErasedContact: Hashable, Sendable {
    let id: String
    /// Every address it has: `phone:…`, `email:…`.
    let addresses: [String]
}
