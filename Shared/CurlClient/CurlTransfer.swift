import CCurl

/// An easy handle with the request it works on; reused for one request after another.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    let language: CurlLanguage
    var job: CurlJob?

    private let maxResponseBytes: Int
    let errorText: UnsafeMutablePointer<CChar>
    var response = CurlResponseReader()
    var reply = SMTPReplyReader()
    /// How many bytes of a mail libcurl has taken.
    var mailPosition = 0
    var failure: Failure?

    /// What is set on the handle and stays set until a request differs.
    var url = ""
    var headers: [(String, String)]?
    var headerList: UnsafeMutablePointer<curl_slist>?
    var recipientList: UnsafeMutablePointer<curl_slist>?

    /// A reason to stop that libcurl reports only as "a callback failed".
    enum Failure {
        case overLimit
        case wouldRepeat
        case unprotected
        case privateAddress
    }

    /// Makes a handle with everything that does not change between requests; nil when libcurl cannot give one.
    init?(_ configuration: CurlConfiguration, _ language: CurlLanguage) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.language = language
        maxResponseBytes = configuration.maxResponseBytes
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setConnectionOptions(configuration)
        guard setCallbacks(), configuration.allowsPrivateAddresses || refusePrivateAddresses() else { return nil }
    }

    /// Frees the handle; the last use of this object.
    func free() {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        curl_slist_free_all(recipientList)
        errorText.deallocate()
    }

    /// The longest answer to the request at hand.
    var responseLimit: Int { min(job?.request.maxResponseBytes ?? .max, maxResponseBytes) }

    /// Whether the server may have seen the request, or part of it; of a mail, whether it may have seen all of it.
    var requestMayHaveLeft: Bool {
        switch language {
        case .http: httpRequestMayHaveLeft
        case .smtp: mailMayHaveLeft
        }
    }

    /// Whether a byte of the request, or of an answer to it, has been on a connection.
    ///
    /// `CURLINFO_REQUEST_SIZE` counts what the kernel (or TLS) took of the request's head, over all connections that
    /// libcurl tried for it.
    private var httpRequestMayHaveLeft: Bool {
        var headBytes = 0
        var bodyBytes: curl_off_t = 0
        let isKnown =
            ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &headBytes) == CURLE_OK
            && ccurl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &bodyBytes) == CURLE_OK
        return !isKnown || headBytes > 0 || bodyBytes > 0 || response.hasStarted
    }

    /// The outcome, when libcurl is done with the request.
    func result(_ code: CURLcode) -> Result<HTTPResponse, CurlError> {
        switch language {
        case .http where code == CURLE_OK: return .success(response.response())
        case .smtp where code == CURLE_OK || isRefusal(code): return .success(reply.response())
        default: return .failure(error(code))
        }
    }

    private func error(_ code: CURLcode) -> CurlError {
        switch failure {
        case .overLimit:
            let message = "the response is longer than \(responseLimit) bytes"
            return CurlError(code, message, requestMayHaveLeft: true)
        case .wouldRepeat:
            let message = "the connection died before an answer came"
            return CurlError(CURLE_GOT_NOTHING, message, requestMayHaveLeft: true)
        case .unprotected:
            return CurlError(CURLE_USE_SSL_FAILED, "the connection is not encrypted", requestMayHaveLeft: false)
        case .privateAddress:
            return CurlError(code, "the address is not public", requestMayHaveLeft: false)
        case nil:
            return CurlError(code, message(for: code), requestMayHaveLeft: requestMayHaveLeft)
        }
    }

    /// Forgets the request.
    func reset() {
        job = nil
        failure = nil
        response = CurlResponseReader()
        reply = SMTPReplyReader()
        mailPosition = 0
        errorText[0] = 0
    }

    private func message(for code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}
