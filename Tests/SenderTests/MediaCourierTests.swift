import CurlClient
import Foundation
import Logging
import Models
import Providers
import Synchronization
import Testing

@testable import Sender

@Suite("Files on their way to the provider")
struct MediaCourierTests {
    private static let png = HTTPResponse(
        status: 200, headers: [("Content-Type", "image/png; charset=binary")], body: [1, 2, 3])

    /// Answers requests by their addresses and remembers them.
    private final class Web: Sendable {
        private let answers: [String: HTTPResponse]
        private let seen = Mutex<[HTTPRequest]>([])

        init(_ answers: [String: HTTPResponse]) { self.answers = answers }

        var requests: [HTTPRequest] { seen.withLock { $0 } }

        func send(_ request: HTTPRequest) throws(CurlError) -> HTTPResponse {
            seen.withLock { $0.append(request) }
            guard let answer = answers[request.url] else {
                throw CurlError(code: 7, message: "nobody there", requestMayHaveLeft: false)
            }
            return answer
        }
    }

    private static func fetcher(_ web: Web) -> MediaFetcher {
        MediaFetcher(send: { request throws(CurlError) in try web.send(request) })
    }

    private static func redirect(_ location: String) -> HTTPResponse {
        HTTPResponse(status: 302, headers: [("Location", location)])
    }

    @Test("a file comes with its type and its name, and may be as long as its kind")
    func fetched() async throws {
        let web = Web(["https://cdn.example/a/spring%20offer.png?x=1": Self.png])
        let file = try await Self.fetcher(web).fetch("https://cdn.example/a/spring%20offer.png?x=1", limit: 500)
        #expect(file.bytes == [1, 2, 3])
        #expect(file.contentType == "image/png")
        #expect(file.filename == "spring offer.png")
        #expect(web.requests.map(\.maxResponseBytes) == [500])
        #expect(web.requests.map(\.method) == ["GET"])
    }

    @Test("redirects are followed, three at most")
    func redirects() async throws {
        var answers = [
            "https://cdn.example/1": Self.redirect("/2"), "https://cdn.example/2": Self.redirect("3?y"),
            "https://cdn.example/3?y": Self.redirect("https://other.example/4"), "https://other.example/4": Self.png,
        ]
        let file = try await Self.fetcher(Web(answers)).fetch("https://cdn.example/1", limit: 10)
        #expect(file.filename == "4")
        answers["https://cdn.example/0"] = Self.redirect("/1")
        let web = Web(answers)
        await #expect(throws: MediaFailure.self) {
            try await Self.fetcher(web).fetch("https://cdn.example/0", limit: 10)
        }
        #expect(web.requests.count == 4)
    }

    @Test(
        "what is not a file is refused",
        arguments: [
            HTTPResponse(status: 404, headers: [("Content-Type", "image/png")], body: [1]),
            HTTPResponse(status: 206, headers: [("Content-Type", "image/png")], body: [1]),
            HTTPResponse(status: 200, headers: [("Content-Type", "image/png")]),
            HTTPResponse(status: 200, body: [1]),
            HTTPResponse(status: 200, headers: [("Content-Type", "x")], body: [1]),
            HTTPResponse(status: 302),
        ])
    func refused(answer: HTTPResponse) async {
        let web = Web(["https://cdn.example/1": answer])
        await #expect(throws: MediaFailure.self) {
            try await Self.fetcher(web).fetch("https://cdn.example/1", limit: 10)
        }
    }

    @Test(
        "names of files are names, whatever a server says",
        arguments: [
            ("attachment; filename=\"offer.pdf\"", "offer.pdf"), ("attachment; FileName=offer.pdf", "offer.pdf"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"), ("attachment; filename=\"a\u{7}b\"", "ab"),
            ("attachment; filename=\"\"", "x.png"), ("attachment", "x.png"),
        ])
    func names(disposition: String, name: String) {
        #expect(FileName.of(contentDisposition: disposition, url: "https://cdn.example/a/x.png?token=1") == name)
        #expect(FileName.of(contentDisposition: nil, url: "https://cdn.example") == "file")
    }

    // MARK: - To the provider

    private static let upload = "http://127.0.0.1:1/v23.0/1/media"

    private static func store(
        _ web: Web, kind: String = "image", link: String = "https://cdn.example/1.png"
    ) async throws -> MediaResult {
        let send: MediaClients.Send = { request throws(CurlError) in try web.send(request) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let courier = MediaCourier(
            provider: "whatsapp_cloud", media: try #require(WhatsAppCloud().media),
            clients: MediaClients(fetch: send, upload: send, logger: logger))
        let access = ChannelAccess(record: SenderFixture.channel(), credentials: ["access_token": "token"])
        let effect = MediaEffect(media: MediaLink(link: link, kind: kind), access: access, isFirstTry: true)
        return await withCheckedContinuation { continuation in
            courier.store(effect) { continuation.resume(returning: $0) }
        }
    }

    @Test("a file is fetched, stored, and its id comes back")
    func stored() async throws {
        let web = Web([
            "https://cdn.example/1.png": Self.png,
            Self.upload: HTTPResponse(status: 200, body: Array(#"{"id":"media-1"}"#.utf8)),
        ])
        let result = try await Self.store(web)
        #expect(result.id == "media-1")
        #expect(result.link == "https://cdn.example/1.png")
        #expect(result.channel == "default|wa")
        #expect(web.requests.map(\.url) == ["https://cdn.example/1.png", Self.upload])
        #expect(web.requests.first?.maxResponseBytes == 5 << 20)
        let form = String(decoding: web.requests[1].body, as: UTF8.self)
        #expect(form.contains("1.png") && form.contains("image/png"))
    }

    @Test(
        "what is of another kind, too long or refused by the provider has no id",
        arguments: [
            ("video", "image/png", 200), ("image", "text/html", 200), ("", "text/html", 200),
            ("image", "image/png", 400),
        ])
    func notStored(kind: String, type: String, status: Int) async throws {
        let web = Web([
            "https://cdn.example/1.png": HTTPResponse(status: 200, headers: [("Content-Type", type)], body: [1]),
            Self.upload: HTTPResponse(
                status: status, body: Array((status == 200 ? #"{"id":"m"}"# : #"{"error":{"code":100}}"#).utf8)),
        ])
        let result = try await Self.store(web, kind: kind)
        #expect(result.id == nil)
        #expect(web.requests.count == (status == 200 ? 1 : 2))
    }

    @Test("a link that leads into our own network is not followed, unless the installation says so")
    func privateAddresses() async {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        for isAllowed in [false, true] {
            let clients = MediaClients(allowsPrivate: isAllowed, logger: logger)
            let failure = await #expect(throws: MediaFailure.self) {
                try await MediaFetcher(send: clients.fetch).fetch("http://127.0.0.1:1/secret.png", limit: 10)
            }
            #expect((failure?.detail == "the address is not public") == !isAllowed)
        }
    }
}
