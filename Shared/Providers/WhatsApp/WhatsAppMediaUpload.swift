import Models

/// Media stored with WhatsApp once and sent by id (providers.md §1.5): the same form for every transport.
struct WhatsAppMediaUpload: MediaUpload {
    /// Where files go and how we show who we are.
    let target: @Sendable (ChannelAccess) throws(ProviderRefusal) -> (url: String, header: ProviderRequest.Header)

    /// Ids last 30 days; the last of them is left out, for a message may wait.
    var lifetimeMs: Int64 { 29 * 86_400_000 }

    func maximumBytes(of kind: String) -> Int { WhatsAppMedia(rawValue: kind)?.maximumBytes ?? 0 }

    func mayBeUnknown(_ error: ProviderError) -> Bool { error.code == 131009 || error.code == 131053 }

    func uploadRequest(_ file: MediaFile, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        guard !file.bytes.isEmpty else { throw .invalid("the file is empty") }
        try ProviderRefusal.require(file.contentType, "content_type")
        let target = try target(channel)
        var form = Multipart(separating: file.bytes)
        form.field("messaging_product", "whatsapp")
        form.field("type", file.contentType)
        form.file("file", file)
        form.end()
        return ProviderRequest(
            method: "POST", url: target.url, headers: [target.header, form.contentType], body: form.bytes)
    }

    func parseUpload(status: Int, body: [UInt8]) throws(ProviderFailure) -> String {
        let root = try ManagementAnswer.answer(status: status, body: body)
        // A partner's older shape is `{"media": [{"id": …}]}`.
        guard let id = (root["id"] ?? root["media"]?.elements.first?["id"])?.text, !id.isEmpty else {
            throw ManagementAnswer.unreadable(status, "the answer names no media id")
        }
        return id
    }
}
