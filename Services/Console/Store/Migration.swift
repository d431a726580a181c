import GRDB

/// One step of the database's schema; applied once, in the order of ``Features/migrations``.
struct Migration: Sendable {
    /// Never changes once released.
    let name: String
    let apply: @Sendable (Database) throws -> Void

    init(_ name: String, _ apply: @escaping @Sendable (Database) throws -> Void) {
        self.name = name
        self.apply = apply
    }
}
