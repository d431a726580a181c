/// The librdkafka settings this module chooses, and the few it insists on.
enum ClientDefaults {
    static let common = [
        "socket.nagle.disable": "true",
        "socket.keepalive.enable": "true",
        // A broker that is back should be noticed within seconds.
        "reconnect.backoff.ms": "100",
        "reconnect.backoff.max.ms": "2000",
        "statistics.interval.ms": "5000",
    ]

    static let producer = [
        "acks": "all",
        "enable.idempotence": "true",
        "compression.type": "lz4",
        "linger.ms": "3",
        // What the Java client does, so that every producer puts a key in the same partition.
        "partitioner": "murmur2_random",
        // A full queue makes senders wait; librdkafka's own bound of 1 GB would not.
        "queue.buffering.max.kbytes": "32768",
    ]

    /// `send` promises every report, good or bad.
    static let fixedProducer = ["delivery.report.only.error": "false"]

    static let consumer = [
        "partition.assignment.strategy": "range",
        "queued.max.messages.kbytes": "8192",
        "queued.min.messages": "20000",
        "fetch.max.bytes": "8388608",
    ]

    /// Offsets are committed by the caller alone, and a position outside the log is reported, never skipped over.
    static let fixedConsumer = [
        "enable.auto.commit": "false",
        "enable.auto.offset.store": "false",
        "auto.offset.reset": "error",
    ]

    /// What nobody may set from outside.
    static let reserved = Set(fixedProducer.keys).union(fixedConsumer.keys).union([
        "group.id", "group.instance.id", "enable.partition.eof",
    ])
}
