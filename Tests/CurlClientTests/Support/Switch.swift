import Synchronization

/// A decision that a test changes while a server runs.
final class Switch: Sendable {
    private let value = Atomic(false)

    var isOn: Bool { value.load(ordering: .sequentiallyConsistent) }
    func turnOn() { value.store(true, ordering: .sequentiallyConsistent) }
}
