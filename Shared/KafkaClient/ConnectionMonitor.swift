internal import CRdKafka
internal import Dispatch
internal import Logging
internal import Synchronization

/// Knows whether a client reaches its cluster, and says so once at each change.
///
/// librdkafka tells when all brokers are down but not when one is back, and an idle connection closed by a broker looks
/// like an outage. So every suspicion is put to the proof with a metadata request, from the polling thread.
final class ConnectionMonitor: Sendable {
    private struct State {
        var suspicion: KafkaError?
        /// The last trouble with a single broker: it says more than "all brokers are down".
        var detail: KafkaError?
        var isConnected = true
        var lastError: KafkaError?
        var nextProbe = DispatchTime(uptimeNanoseconds: 0)
    }

    private static let probeTimeoutMs: Int32 = 500
    private static let probeInterval = DispatchTimeInterval.seconds(1)

    private let logger: Logger
    private let state = Mutex(State())

    init(logger: Logger) { self.logger = logger }

    /// False from the moment no broker answers until one does.
    var isConnected: Bool { state.withLock { $0.isConnected } }

    /// Why the cluster is out of reach; `nil` while it is not.
    var lastError: KafkaError? { state.withLock { $0.isConnected ? nil : $0.lastError } }

    /// Takes note of an error that is about connections; returns false for any other.
    func note(_ error: KafkaError) -> Bool {
        guard KafkaError.Code.connection.contains(error.code), !error.isFatal else { return false }
        state.withLock { state in
            if error.code == .allBrokersDown { state.suspicion = state.detail ?? error } else { state.detail = error }
        }
        logger.debug("Kafka connection", metadata: ["error": "\(error)"])
        return true
    }

    /// Asks the cluster when there is doubt, at most once a second. Blocks for at most half a second, and only when
    /// no broker has answered lately: call it from a polling thread.
    func probeIfNeeded(_ client: Handle) {
        let isDue = state.withLock { state in
            guard state.suspicion != nil, DispatchTime.now() >= state.nextProbe else { return false }
            state.nextProbe = .now() + Self.probeInterval
            return true
        }
        guard isDue else { return }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client.pointer, 0, nil, &metadata, Self.probeTimeoutMs)
        if let metadata { rd_kafka_metadata_destroy(metadata) }
        code == RD_KAFKA_RESP_ERR_NO_ERROR ? markUp() : markDown()
    }

    /// A broker answered.
    func markUp() {
        let wasDown = state.withLock { state in
            state.suspicion = nil
            state.detail = nil
            defer { state.isConnected = true }
            return !state.isConnected
        }
        if wasDown { logger.notice("Kafka is reachable again") }
    }

    private func markDown() {
        let error = state.withLock { state -> KafkaError? in
            state.lastError = state.suspicion
            defer { state.isConnected = false }
            return state.isConnected ? state.suspicion : nil
        }
        if let error { logger.warning("Kafka is out of reach", metadata: ["error": "\(error)"]) }
    }
}
