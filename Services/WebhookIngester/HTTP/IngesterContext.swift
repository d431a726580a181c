import Foundation
import HTTPTypes
import Hummingbird
import Models
import NIOCore

/// What travels with a request through the router.
struct IngesterContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who connected: the client, or the last proxy before us.
    let peer: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
    }
}

/// Who a request comes from, as far as one can know: good enough to share out a public form, no proof of anything.
struct ClientAddress: Sendable {
    /// Proxies of ours before this process, each of which appends to `X-Forwarded-For` whom it was called by.
    let trustedProxies: Int

    func key(of request: Request, _ context: IngesterContext) -> String {
        Self.network(forwarded(request) ?? context.peer?.ipAddress ?? "unknown")
    }

    /// What lies left of our own proxies was written by the client and could be anything.
    private func forwarded(_ request: Request) -> String? {
        guard trustedProxies > 0, let name = HTTPField.Name("X-Forwarded-For") else { return nil }
        let hops = request.headers[values: name].flatMap { $0.split(separator: ",") }
        guard hops.count >= trustedProxies else { return nil }
        let hop = hops[hops.count - trustedProxies].filter { !$0.isWhitespace }
        return hop.isEmpty || hop.utf8.count > 64 ? nil : hop
    }

    /// One household or server has a whole /64 of IPv6 addresses.
    private static func network(_ address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        // Addresses of version 4 in the clothes of version 6 are single ones.
        return bytes.prefix(10).allSatisfy { $0 == 0 } ? address : "v6 \(Hex.encode(bytes.prefix(8)))"
    }
}
