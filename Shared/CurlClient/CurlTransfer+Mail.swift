import CCurl

extension CurlTransfer {
    /// Sets the options of a mail, or of a command without one; returns what is wrong with it.
    func setMail(_ request: HTTPRequest, _ envelope: SMTPEnvelope) -> CurlError? {
        let isMail = request.method == "MAIL"
        guard !isMail || !request.body.isEmpty && !envelope.recipient.isEmpty else {
            return .invalidRequest("a mail needs a recipient and a body")
        }
        guard ![envelope.from, envelope.recipient].contains(where: Self.breaksPath) else {
            return .invalidRequest("an address contains characters that cannot be sent")
        }
        guard !Self.breaksLine(request.method) else { return .invalidRequest("a command contains a line break") }
        set(CURLOPT_USE_SSL, Int((envelope.requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue))
        let isSet =
            setText(CURLOPT_USERNAME, envelope.username) && setText(CURLOPT_PASSWORD, envelope.password)
            && (isMail ? setMailing(envelope, request.body.count) : setCommand(request.method))
        return isSet ? nil : .invalidRequest("out of memory")
    }

    private func setMailing(_ envelope: SMTPEnvelope, _ size: Int) -> Bool {
        set(CURLOPT_UPLOAD, 1)
        return ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, nil) == CURLE_OK
            && ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)) == CURLE_OK
            && ccurl_set_string(easy, CURLOPT_MAIL_FROM, envelope.from) == CURLE_OK
            && setRecipient(envelope.recipient)
    }

    private func setCommand(_ command: String) -> Bool {
        set(CURLOPT_UPLOAD, 0)
        set(CURLOPT_NOBODY, 1)
        return ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, command) == CURLE_OK && setRecipient(nil)
    }

    private func setRecipient(_ recipient: String?) -> Bool {
        curl_slist_free_all(recipientList)
        recipientList = recipient.flatMap { curl_slist_append(nil, $0) }
        guard recipientList != nil || recipient == nil else { return false }
        return ccurl_set_list(easy, CURLOPT_MAIL_RCPT, recipientList) == CURLE_OK
    }

    private func setText(_ option: CURLoption, _ text: String) -> Bool {
        ccurl_set_string(easy, option, text.isEmpty ? nil : text) == CURLE_OK
    }

    /// Whether an address would end the path it stands in, or its command.
    private static func breaksPath(_ address: String) -> Bool {
        address.utf8.contains { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }
    }

    // MARK: - While it goes on

    /// Hands over the next bytes of the mail.
    func giveMail(_ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        guard let body = job?.request.body, let buffer else { return 0 }
        let count = min(capacity, body.count - mailPosition)
        body.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: buffer, count: capacity)
                .copyBytes(from: bytes[mailPosition..<mailPosition + count])
        }
        mailPosition += count
        return count
    }

    /// libcurl takes a kept connection to the same server also when it was made without TLS. It is asked for at the last
    /// moment before the envelope is told.
    var lacksProtection: Bool {
        guard job?.request.envelope?.requiresTLS == true else { return false }
        var session: UnsafeMutableRawPointer?
        guard ccurl_get_pointer(easy, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK, let session else { return true }
        return session.assumingMemoryBound(to: curl_tlssessioninfo.self).pointee.internals == nil
    }

    // MARK: - How it ends

    /// A server takes a mail over when it has read the line that ends it, which libcurl writes after the last byte of
    /// the mail: until that one has left, nothing was sent.
    var mailMayHaveLeft: Bool {
        guard let request = job?.request, request.method == "MAIL" else { return false }
        var sent: curl_off_t = 0
        let code = ccurl_get_offset(easy, CURLINFO_SIZE_UPLOAD_T, &sent)
        return code != CURLE_OK || sent >= curl_off_t(request.body.count)
    }

    /// Whether libcurl gave up because the server said no: an answer, not trouble with the connection.
    func isRefusal(_ code: CURLcode) -> Bool { reply.isRefusal && Self.refusals.contains(code.rawValue) }

    private static let refusals: Set<UInt32> = Set(
        [
            // Envelope or DATA refused; mail or greeting refused; signing in; hello; STARTTLS.
            CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED,
            CURLE_USE_SSL_FAILED,
        ].map(\.rawValue))
}

/// What a transfer speaks; one handle speaks one of them for as long as it lives.
enum CurlLanguage {
    case http
    case smtp

    /// What URLs may begin with.
    var protocols: String {
        switch self {
        case .http: "http,https"
        case .smtp: "smtp,smtps"
        }
    }
}
