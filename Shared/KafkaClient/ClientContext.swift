internal import CRdKafka
internal import Logging
internal import Synchronization

/// What librdkafka's callbacks leave for the thread that polls a client.
enum ClientEvent: Sendable {
    case error(KafkaError)
    case statistics([UInt8])
    case assigned([TopicPartition])
    case revoked([TopicPartition], lost: Bool)
    case committed(request: UInt, KafkaError?)
}

/// The opaque of one librdkafka client: its logger, its mailbox and what is known of its connection.
final class ClientContext: Sendable {
    let logger: Logger
    let connection: ConnectionMonitor
    private let events = Mutex<[ClientEvent]>([])

    init(logger: Logger) {
        self.logger = logger
        self.connection = ConnectionMonitor(logger: logger)
    }

    func post(_ event: ClientEvent) {
        events.withLock { $0.append(event) }
    }

    func takeEvents() -> [ClientEvent] {
        events.withLock { pending in
            guard !pending.isEmpty else { return [] }
            defer { pending = [] }
            return pending
        }
    }
}

/// A librdkafka client, topic or queue.
///
/// `@unchecked Sendable`: librdkafka documents its objects as safe to use from any thread until they are destroyed;
/// each owner in this module destroys its handle once, after its last user has left.
struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
}

extension Handle {
    /// Starts a client. The caller must keep `context` alive until after `destroy()`: callbacks reach it unretained.
    static func client(
        _ kind: rd_kafka_type_t, options: OpaquePointer, context: ClientContext
    ) throws(KafkaError) -> Handle {
        rd_kafka_conf_set_opaque(options, Unmanaged.passUnretained(context).toOpaque())
        Callbacks.install(in: options, kind: kind)
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(kind, options, &text, text.count) else {
            rd_kafka_conf_destroy(options)  // rd_kafka_new takes it over only on success
            let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw KafkaError(.invalidArgument, reason)
        }
        return Handle(client)
    }

    /// The error that made this client unusable, if any.
    var fatalError: KafkaError? {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(pointer, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return KafkaError(KafkaError.Code(code), reason, isFatal: true)
    }
}
