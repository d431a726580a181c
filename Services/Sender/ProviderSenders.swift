import Logging
import Models
import Providers
import ServiceLifecycle
import StreamProcessing

/// Serves every provider from one process: the first of the list at once, the others from the moment on that a channel
/// needs them. A small installation has one sender, and providers that nobody uses cost nothing.
struct ProviderSenders: Service {
    let reader: TableReader
    let logger: Logger
    /// Makes the service that sends for one provider.
    let make: @Sendable (any Provider) throws -> any Service

    func run() async throws {
        let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        reader.onChange { continuation.yield() }
        continuation.yield()
        try await withThrowingTaskGroup(of: Void.self) { senders in
            var served: Set<String> = []
            try await withGracefulShutdownHandler {
                for await _ in changes {
                    for provider in needed where served.insert(provider.name).inserted {
                        logger.info("serving a provider", metadata: ["provider": "\(provider.name)"])
                        let sender = try make(provider)
                        senders.addTask {
                            // One that fails ends the process: whoever started it starts it again.
                            defer { continuation.finish() }
                            try await sender.run()
                        }
                    }
                }
            } onGracefulShutdown: {
                continuation.finish()
            }
            try await senders.waitForAll()
        }
    }

    /// The usual provider, and those that channels have.
    private var needed: [any Provider] {
        let names = Set(reader.tables.channels().map(\.provider))
        return ProviderRegistry.all.enumerated().filter { $0.offset == 0 || names.contains($0.element.name) }.map(
            \.element)
    }
}
