import CCurl

/// An easy handle with the request it works on; reused for one request after another.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    var job: CurlJob?

    let maxResponseBytes: Int
    let errorText: UnsafeMutablePointer<CChar>
    var response = CurlResponseReader()
    var failure: Failure?

    /// What is set on the handle and stays set until a request differs.
    var url = ""
    var headers: [(String, String)]?
    var headerList: UnsafeMutablePointer<curl_slist>?

    /// A reason to stop that libcurl reports only as "a callback failed".
    enum Failure {
        case overLimit
        case wouldRepeat
    }

    /// Makes a handle with everything that does not change between requests; nil when libcurl cannot give one.
    init?(_ configuration: CurlConfiguration) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        maxResponseBytes = configuration.maxResponseBytes
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setConnectionOptions(configuration)
        guard setCallbacks() else { return nil }
    }

    /// Frees the handle; the last use of this object.
    func free() {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Whether a byte of the request, or of an answer to it, has been on a connection.
    ///
    /// `CURLINFO_REQUEST_SIZE` counts what the kernel (or TLS) took of the request's head, over all connections that
    /// libcurl tried for it.
    var requestMayHaveLeft: Bool {
        var headBytes = 0
        var bodyBytes: curl_off_t = 0
        let isKnown =
            ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &headBytes) == CURLE_OK
            && ccurl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &bodyBytes) == CURLE_OK
        return !isKnown || headBytes > 0 || bodyBytes > 0 || response.hasStarted
    }

    /// The outcome, when libcurl is done with the request.
    func result(_ code: CURLcode) -> Result<HTTPResponse, CurlError> {
        guard code != CURLE_OK else { return .success(response.response()) }
        switch failure {
        case .overLimit:
            let message = "the response is longer than \(maxResponseBytes) bytes"
            return .failure(CurlError(code, message, requestMayHaveLeft: true))
        case .wouldRepeat:
            let message = "the connection died before an answer came"
            return .failure(CurlError(CURLE_GOT_NOTHING, message, requestMayHaveLeft: true))
        case nil:
            return .failure(CurlError(code, message(for: code), requestMayHaveLeft: requestMayHaveLeft))
        }
    }

    /// Forgets the request.
    func reset() {
        job = nil
        failure = nil
        response = CurlResponseReader()
        errorText[0] = 0
    }

    private func message(for code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}
