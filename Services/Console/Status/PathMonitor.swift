import Logging
import ServiceKit
import ServiceLifecycle

/// Keeps the readiness check `services` current: the console is ready when the whole path is.
struct PathMonitor: Service {
    static let check = "services"

    let directory: ServiceDirectory
    let probe: ServiceProbe
    let readiness: Readiness
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                try? await Task.sleep(for: .seconds(readiness.isReady ? 2 : 0.5))
            }
        }
    }

    func look() async {
        guard let entries = await directory.entries() else {
            return set(false, "\(directory.path ?? "") cannot be read")
        }
        let waiting = await probe.ask(entries, own: true).filter { !$0.ready }.map(\.entry.name)
        set(waiting.isEmpty, waiting.isEmpty ? nil : "not ready: \(waiting.joined(separator: ", "))")
    }

    private func set(_ ready: Bool, _ detail: String?) {
        guard readiness.set(Self.check, ready: ready, detail: detail) else { return }
        if ready {
            logger.info("all services are ready")
        } else {
            logger.notice("services are not ready", metadata: ["detail": "\(detail ?? "")"])
        }
    }
}
