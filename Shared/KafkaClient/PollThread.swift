internal import Foundation

/// A named thread of its own for one client: polling blocks, and the cooperative pool must not.
enum PollThread {
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }
}
