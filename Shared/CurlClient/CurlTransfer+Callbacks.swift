import CCurl

extension CurlTransfer {
    /// C callbacks cannot capture: the transfer travels as an unretained pointer, and the loop keeps the transfer alive
    /// for as long as the handle.
    /// - Returns: false when libcurl refuses one of them; without `mayWriteRequest` nothing must be sent.
    func setCallbacks() -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let write = ccurl_set_write(
            easy, { bytes, _, count, context in CurlTransfer.of(context).receive(body: bytes, count) }, context)
        let header = ccurl_set_header(
            easy, { bytes, _, count, context in CurlTransfer.of(context).receive(header: bytes, count) }, context)
        let prerequest = ccurl_set_prerequest(
            easy, { context, _, _, _, _ in CurlTransfer.of(context).mayWriteRequest() }, context)
        let read = ccurl_set_read(
            easy, { buffer, _, capacity, context in CurlTransfer.of(context).giveMail(buffer, capacity) }, context)
        return [write, header, prerequest, read].allSatisfy { $0 == CURLE_OK }
    }

    static func of(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        // Set by `setCallbacks`, never nil.
        Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue()
    }

    private func receive(body bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard response.body.count + count <= responseLimit else {
            failure = .overLimit
            return 0
        }
        response.append(body: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func receive(header bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        switch language {
        case .http: return response.append(header: line) ? count : 0
        case .smtp:
            reply.append(line)
            return count
        }
    }

    /// Asked each time a connection is there and the request is about to be written.
    ///
    /// When a kept connection dies before an answer, libcurl takes another one and writes the request again, whatever
    /// the method. The server may have acted on the first, so a second is allowed only when nothing of the first left.
    private func mayWriteRequest() -> CInt {
        failure = requestMayHaveLeft ? .wouldRepeat : lacksProtection ? .unprotected : nil
        return failure == nil ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}
