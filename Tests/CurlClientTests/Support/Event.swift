/// Something that happens on another thread and that a test waits for.
struct Event: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func fire() {
        continuation.yield()
    }

    /// Waits for the next time it happens; one that has happened already counts.
    func wait() async {
        for await _ in stream { return }
    }
}
