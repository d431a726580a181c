import CurlClient
import Foundation
import Providers

/// Fetches a file from the address in a content.
struct MediaFetcher: Sendable {
    static let maximumRedirects = 3

    /// Refuses addresses that are not public, unless the installation allows them.
    let send: MediaClients.Send
    /// Real milliseconds for one answer.
    var timeoutMs = 60_000

    /// - Parameter limit: bytes that the file may have.
    func fetch(_ link: String, limit: Int) async throws(MediaFailure) -> MediaFile {
        var url = link
        for _ in 0...Self.maximumRedirects {
            let response = try await get(url, limit)
            guard let next = Self.redirect(response, from: url) else {
                return try Self.file(response, from: url)
            }
            url = next
        }
        throw MediaFailure("more than \(Self.maximumRedirects) redirects")
    }

    private func get(_ url: String, _ limit: Int) async throws(MediaFailure) -> HTTPResponse {
        do {
            return try await send(
                HTTPRequest(method: "GET", url: url, maxResponseBytes: limit, timeoutMs: timeoutMs))
        } catch {
            throw MediaFailure(error.message)
        }
    }

    /// Where an answer leads; the client takes http and https only.
    private static func redirect(_ response: HTTPResponse, from url: String) -> String? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.header("location") else {
            return nil
        }
        return URL(string: location, relativeTo: URL(string: url))?.absoluteString
    }

    private static func file(_ response: HTTPResponse, from url: String) throws(MediaFailure) -> MediaFile {
        guard response.status == 200 else { throw MediaFailure("HTTP \(response.status)") }
        guard !response.body.isEmpty else { throw MediaFailure("the file is empty") }
        let type = response.header("content-type")?.prefix { $0 != ";" }.lowercased()
        guard let type = type?.filter({ !$0.isWhitespace }), type.contains("/") else {
            throw MediaFailure("the answer has no content type")
        }
        return MediaFile(
            bytes: response.body, contentType: type,
            filename: FileName.of(contentDisposition: response.header("content-disposition"), url: url))
    }
}

/// Why a file could not be stored, in words for people.
struct MediaFailure: Error {
    let detail: String

    init(_ detail: String) { self.detail = detail }
}

/// The name of a fetched file.
enum FileName {
    private static let maximumLength = 120

    /// - Parameter contentDisposition: `attachment; filename="offer.pdf"`; without a name in it, the address gives one.
    static func of(contentDisposition: String?, url: String) -> String {
        let told = contentDisposition.flatMap(name(in:))
        let name = told ?? URL(string: url)?.lastPathComponent ?? ""
        // Neither folders nor anything that has a meaning in a header.
        let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let plain = last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" }
        let text = String(String(String.UnicodeScalarView(plain)).prefix(maximumLength))
        return text.isEmpty ? "file" : text
    }

    private static func name(in disposition: String) -> String? {
        let fields = disposition.split(separator: ";").dropFirst()
        let field = fields.map { $0.trimmingCharacters(in: .whitespaces) }
            .first { $0.lowercased().hasPrefix("filename=") }
        let name = field?.dropFirst("filename=".count).trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        return name?.isEmpty == false ? name : nil
    }
}
