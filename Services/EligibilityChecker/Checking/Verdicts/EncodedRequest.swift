import Models

/// A request and the bytes it came in: what its approval and its event repeat is copied as it stands, for encoding that
/// again costs as much as the judgement.
struct EncodedRequest {
    let request: MessageRequested
    /// Read once: every look into a generated record copies what is found there.
    let ref: MessageRef
    let encodedRef: ArraySlice<UInt8>
    private let bytes: [UInt8]

    /// - Throws: a decoding error when the bytes are no request.
    init(_ bytes: [UInt8]) throws { self.init(try Codec.decode(MessageRequested.self, bytes), bytes) }

    /// A request of our own.
    init(_ request: MessageRequested) { self.init(request, Codec.encode(request)) }

    private init(_ request: MessageRequested, _ bytes: [UInt8]) {
        (self.request, self.bytes) = (request, bytes)
        ref = request.ref
        encodedRef = WireField.message(1, in: bytes) ?? Codec.encode(ref)[...]
    }

    /// The content that the permission is for.
    func encodedContent(_ permission: VerdictRecord.Permission) -> ArraySlice<UInt8> {
        let field: UInt64 = permission.isOutsideWindow ? 6 : 5
        if permission.language.isEmpty, let asItCame = WireField.message(field, in: bytes) { return asItCame }
        var content = permission.isOutsideWindow ? request.outsideWindow : request.content
        if !permission.language.isEmpty { content.template.language = permission.language }
        return Codec.encode(content)[...]
    }
}
