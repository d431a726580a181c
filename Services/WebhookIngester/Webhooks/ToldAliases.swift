import Models
import Providers
import Synchronization

/// Pairs of addresses that are in the log already: every webhook about a person shows both, and saying so once is enough.
/// What is forgotten is told again, which changes nothing.
final class ToldAliases: Sendable {
    private let told = Mutex<Set<Int>>([])

    private static let kept = 100_000

    /// The items without the pairs that have been told.
    func withoutKnown(_ items: [WebhookItem]) -> [WebhookItem] {
        items.filter { item in
            guard case .alias(let alias) = item else { return true }
            return told.withLock { !$0.contains(Self.key(alias)) }
        }
    }

    /// To be called once the items are in the log, not before: the provider comes again with what could not be appended.
    func remember(_ items: [WebhookItem]) {
        for case .alias(let alias) in items {
            told.withLock { told in
                if told.count >= Self.kept { told.removeAll(keepingCapacity: true) }
                told.insert(Self.key(alias))
            }
        }
    }

    private static func key(_ alias: AddressAlias) -> Int {
        var hasher = Hasher()
        hasher.combine(alias.workspace)
        hasher.combine(alias.address)
        hasher.combine(alias.alias)
        hasher.combine(alias.replaced)
        return hasher.finalize()
    }
}
