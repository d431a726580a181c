import CCurl

extension CurlTransfer {
    func setConnectionOptions(_ configuration: CurlConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeoutMs)
        set(CURLOPT_MAXAGE_CONN, configuration.maxIdleSeconds)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_FOLLOWLOCATION, 0)
        // The default of 64 KiB is for large uploads, and 128 handles would keep 8 MiB.
        set(CURLOPT_UPLOAD_BUFFERSIZE, 16_384)
        _ = ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, language.protocols)
        _ = ccurl_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        if !configuration.usesEnvironmentProxy { _ = ccurl_set_string(easy, CURLOPT_PROXY, "") }
        _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    func set(_ option: CURLoption, _ value: Int) {
        _ = ccurl_set_long(easy, option, value)
    }

    /// Sets the options of a request; returns what is wrong with it.
    func prepare(_ job: CurlJob) -> CurlError? {
        let request = job.request
        self.job = job
        guard setURL(request.url) else { return .invalidRequest("out of memory") }
        set(CURLOPT_TIMEOUT_MS, max(1, request.timeoutMs))
        if let envelope = request.envelope { return setMail(request, envelope) }
        return setMethod(request) ? setHeaders(request.headers) : .invalidRequest("out of memory")
    }

    /// Requests to one provider differ in their bodies only: what stays the same is not set again.
    private func setURL(_ newURL: String) -> Bool {
        guard newURL != url || newURL.isEmpty else { return true }
        url = newURL
        return ccurl_set_string(easy, CURLOPT_URL, newURL) == CURLE_OK
    }

    private func setMethod(_ request: HTTPRequest) -> Bool {
        let isPlain: Bool
        switch request.method {
        case "GET" where request.body.isEmpty:
            set(CURLOPT_HTTPGET, 1)
            isPlain = true
        case "HEAD":
            set(CURLOPT_NOBODY, 1)
            isPlain = true
        default:
            set(CURLOPT_POST, 1)
            isPlain = request.method == "POST"
            let code = request.body.withUnsafeBytes { ccurl_set_body(easy, $0.baseAddress, $0.count) }
            guard code == CURLE_OK else { return false }
        }
        return ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, isPlain ? nil : request.method) == CURLE_OK
    }

    private func setHeaders(_ newHeaders: [(String, String)]) -> CurlError? {
        if let headers, headers.elementsEqual(newHeaders, by: ==) { return nil }
        headers = nil
        guard !newHeaders.contains(where: { Self.breaksLine($0.0) || Self.breaksLine($0.1) }) else {
            return .invalidRequest("a header contains a line break")
        }
        guard setHeaderList(Self.lines(newHeaders)) else { return .invalidRequest("out of memory") }
        headers = newHeaders
        return nil
    }

    private func setHeaderList(_ lines: [String]) -> Bool {
        curl_slist_free_all(headerList)
        headerList = nil
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else { return false }
            headerList = list
        }
        return ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList) == CURLE_OK
    }

    /// A line without a value removes libcurl's own header: neither wait for permission to send a body (`Expect`), nor
    /// claim that it is a form. An empty value is written with a semicolon.
    private static func lines(_ headers: [(String, String)]) -> [String] {
        let hasType = headers.contains { $0.0.lowercased() == "content-type" }
        return (hasType ? ["Expect:"] : ["Expect:", "Content-Type:"])
            + headers.map { name, value in value.isEmpty ? "\(name);" : "\(name): \(value)" }
    }

    static func breaksLine(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") || $0 == 0 }
    }
}
