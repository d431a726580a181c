import GRDB
import Models

/// The purposes of a workspace. A purpose nobody has declared is more often a slip than a wish, and consent for it would
/// be worth nothing.
struct Purposes: Sendable {
    static let builtIn = [Purpose.marketing, Purpose.utility, Purpose.authentication]

    /// What messages can be for, the workspace's own after the built-in ones.
    let all: [String]

    init(_ settings: WorkspaceSettings) { all = Self.builtIn + settings.purposes }

    func isKnown(_ purpose: String) -> Bool { all.contains(purpose) }

    /// For consents and caps, which may cover everything.
    func isKnownOrAll(_ purpose: String) -> Bool { purpose == Purpose.all || isKnown(purpose) }

    /// Why this cannot be the purpose of a message; `nil`: it can.
    func problem(with purpose: String) -> String? {
        if isKnown(purpose) { return nil }
        if purpose == Purpose.all { return "names one purpose; 'all' is for consents and caps" }
        return Self.unknown(purpose)
    }

    /// Why this cannot be the purpose of a consent; `nil`: it can.
    func problem(withConsentFor purpose: String) -> String? { isKnownOrAll(purpose) ? nil : Self.unknown(purpose) }

    /// - Throws: 422 when this is no purpose of a message.
    static func require(_ purpose: String, in db: Database) throws {
        guard let reason = Purposes(try SettingsStore.current(in: db)).problem(with: purpose) else { return }
        throw Problem.invalid("/purpose", reason)
    }

    private static func unknown(_ purpose: String) -> String {
        "'\(purpose)' is not a purpose of this workspace; declare it by PATCH /settings {\"purposes\": […]}"
    }
}
