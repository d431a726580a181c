/// A record that waits to be published.
struct OutboxRow: Hashable, Sendable {
    /// Position in the order of publication; 0 before it is stored.
    var seq: Int64 = 0
    /// Name without the installation's prefix.
    var topic: String
    var key: [UInt8]
    /// `nil`: a tombstone.
    var value: [UInt8]?
    /// 16 bytes, for `traceparent`.
    var traceID: [UInt8]?
    /// When the change happened, product time.
    var atMs: Int64
}
