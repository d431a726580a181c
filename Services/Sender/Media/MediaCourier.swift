import CurlClient
import Logging
import Metrics
import Models
import Providers

/// The connections that media travel on: apart from those of messages, so that no message waits for a film.
struct MediaClients: Sendable {
    typealias Send = @Sendable (HTTPRequest) async throws(CurlError) -> HTTPResponse

    let fetch: Send
    let upload: Send
    let logger: Logger

    init(fetch: @escaping Send, upload: @escaping Send, logger: Logger) {
        self.fetch = fetch
        self.upload = upload
        self.logger = logger
    }

    /// - Parameter allowsPrivate: whether links may lead to addresses that are not public.
    init(allowsPrivate: Bool, logger: Logger) {
        let fetch = CurlClient(
            CurlConfiguration(maxConcurrent: 2, maxResponseBytes: 100 << 20, allowsPrivateAddresses: allowsPrivate))
        let upload = CurlClient(CurlConfiguration(maxConcurrent: 2))
        self.init(
            fetch: { request throws(CurlError) in try await fetch.send(request) },
            upload: { request throws(CurlError) in try await upload.send(request) }, logger: logger)
    }
}

/// Fetches files and stores them with one provider.
struct MediaCourier: Sendable {
    let media: any MediaUpload
    private let clients: MediaClients
    private let stored: Counter
    private let failed: Counter

    private static let uploadTimeoutMs = 120_000
    private static let kinds = ["image", "video", "audio", "document", "sticker"]

    init(provider: String, media: any MediaUpload, clients: MediaClients) {
        self.media = media
        self.clients = clients
        let label = "campaigns_media_uploads_total"
        stored = Counter(label: label, dimensions: [("provider", provider), ("outcome", "stored")])
        failed = Counter(label: label, dimensions: [("provider", provider), ("outcome", "failed")])
    }

    /// Returns at once; `deliver` is called when the file is stored or will not be.
    func store(_ effect: MediaEffect, deliver: @escaping @Sendable (MediaResult) -> Void) {
        Task { [self] in
            let record = effect.access.record
            let id = await id(of: effect)
            (id == nil ? failed : stored).increment()
            deliver(MediaResult(link: effect.media.link, channel: "\(record.workspace)|\(record.id)", id: id))
        }
    }

    private func id(of effect: MediaEffect) async -> String? {
        do throws(MediaFailure) {
            let id = try await upload(effect)
            log(.info, "media stored with the provider", effect, ["id": "\(id)"])
            return id
        } catch {
            log(
                effect.isFirstTry ? .warning : .debug, "media go by link: they could not be stored", effect,
                ["error": "\(error.detail)"])
            return nil
        }
    }

    private func upload(_ effect: MediaEffect) async throws(MediaFailure) -> String {
        let file = try await MediaFetcher(send: clients.fetch).fetch(effect.media.link, limit: limit(effect.media))
        guard fits(file, effect.media) else { throw MediaFailure("it is \(file.contentType)") }
        do {
            let request = HTTPRequest(
                try media.uploadRequest(file, on: effect.access), timeoutMs: Self.uploadTimeoutMs)
            let response = try await clients.upload(request)
            return try media.parseUpload(status: response.status, body: response.body)
        } catch let failure as ProviderFailure {
            throw MediaFailure("\(failure.error.code) \(failure.error.title) \(failure.error.details)")
        } catch {
            throw MediaFailure("\(error)")
        }
    }

    /// Bytes that are fetched at most; of a file whose kind is not said, as many as any kind may have.
    private func limit(_ media: MediaLink) -> Int {
        (media.kind.isEmpty ? Self.kinds : [media.kind]).map(self.media.maximumBytes).max() ?? 0
    }

    /// A page that asks to sign in is no picture.
    private func fits(_ file: MediaFile, _ media: MediaLink) -> Bool {
        let family = String(file.contentType.prefix { $0 != "/" })
        switch media.kind {
        case "image", "video", "audio": return family == media.kind
        case "sticker": return family == "image"
        case "document": return file.contentType != "text/html"
        default:
            let kind = Self.kinds.contains(family) ? family : "document"
            return file.contentType != "text/html" && file.bytes.count <= self.media.maximumBytes(of: kind)
        }
    }

    /// Without the query, which may carry a token.
    private func log(_ level: Logger.Level, _ text: Logger.Message, _ effect: MediaEffect, _ more: Logger.Metadata) {
        var metadata = more
        metadata["channel"] = "\(effect.access.record.id)"
        metadata["link"] = "\(effect.media.link.prefix { $0 != "?" && $0 != "#" })"
        clients.logger.log(level: level, text, metadata: metadata)
    }
}
