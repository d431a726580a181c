import CurlClient
import ServiceKit

/// Asks the other processes whether they are ready.
struct ServiceProbe: Sendable {
    static let timeoutMs = 1000

    let http: any OutboundHTTP

    /// Every entry with its answer, in the same order.
    /// - Parameter own: the console's own answer.
    func ask(_ entries: [ServiceEntry], own: Bool) async -> [(entry: ServiceEntry, ready: Bool)] {
        await withTaskGroup(of: (Int, Bool).self) { group in
            for (index, entry) in entries.enumerated() {
                group.addTask { (index, entry.isSelf ? own : await isReady(entry)) }
            }
            var answers = Array(repeating: false, count: entries.count)
            for await (index, ready) in group { answers[index] = ready }
            return zip(entries, answers).map { ($0, $1) }
        }
    }

    private func isReady(_ entry: ServiceEntry) async -> Bool {
        guard let url = entry.adminURL else { return true }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        let request = OutboundRequest(method: "GET", url: base + "/readyz", timeoutMs: Self.timeoutMs)
        return (try? await http.send(request))?.status == 200
    }
}
