import Foundation
import HTTPTypes
import Hummingbird
import Models
import NIOCore

/// `POST /optin/{form_id}`: the one place where strangers may write. Any website may call it, so nothing depends on
/// cookies, and nothing is told beyond what the form itself says.
struct OptInRoutes: Sendable {
    static let maximumBodyBytes = 16 * 1024

    let receiver: OptInReceiver
    let pending: PendingBytes
    let clients: ClientAddress

    func add(to router: Router<IngesterContext>) {
        let group = router.group("optin/:form_id")
        group.post { request, context in await answer(request, context) }
        group.on("", method: .options) { _, _ in Response(status: .noContent, headers: Self.preflight) }
    }

    /// Problems are answers too: a page's script can read them only with these headers.
    private func answer(_ request: Request, _ context: IngesterContext) async -> Response {
        var response: Response
        do {
            response = try await receive(request, context)
        } catch {
            response = error.response
        }
        for field in Self.open { response.headers[field.name] = field.value }
        return response
    }

    private func receive(_ request: Request, _ context: IngesterContext) async throws(Problem) -> Response {
        try receiver.admit(client: clients.key(of: request, context))
        let form = try await receiver.form(context.parameters.get("form_id") ?? "")
        guard let kind = OptInBody(contentType: request.headers[.contentType]) else {
            throw Problem(.unsupportedMediaType, "Send a form or application/json.")
        }
        guard pending.reserve(Self.maximumBodyBytes) else { throw .unavailable("Too many requests are waiting.") }
        defer { pending.release(Self.maximumBodyBytes) }
        let values = try kind.values(try await body(of: request, form))
        let consent = try await receiver.receive(
            try understood(values, form), for: form, page: Self.page(request.headers))
        return kind == .form && !form.redirectURL.isEmpty
            ? Response(status: .seeOther, headers: [.location: form.redirectURL]) : Self.accepted(consent, form)
    }

    private func understood(
        _ values: [String: OptInRequest.Value], _ form: OptInFormRecord
    ) throws(Problem) -> OptInRequest {
        do {
            return try OptInRequest(values)
        } catch {
            receiver.metrics.count(.invalid, form: form.id)
            throw error
        }
    }

    private func body(of request: Request, _ form: OptInFormRecord) async throws(Problem) -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: Self.maximumBodyBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            receiver.metrics.count(.tooLarge, form: form.id)
            throw Problem(.contentTooLarge, "A form may have \(Self.maximumBodyBytes) bytes.")
        } catch {
            throw Problem(.badRequest, "The body did not arrive.")
        }
    }

    /// Where the form was shown. The browser says so and nobody proves it: evidence, not authority.
    private static func page(_ headers: HTTPFields) -> String {
        let named = headers[.referer] ?? headers[.origin] ?? ""
        return named.hasPrefix("https://") || named.hasPrefix("http://") ? String(named.prefix(2048)) : ""
    }

    // MARK: Answers

    private struct Accepted: Encodable {
        let id: String
        let state: String
        let purpose: String
        let redirectURL: String?

        enum CodingKeys: String, CodingKey {
            case id, state, purpose
            case redirectURL = "redirect_url"
        }
    }

    private static func accepted(_ consent: ConsentRecord, _ form: OptInFormRecord) -> Response {
        let answer = Accepted(
            id: consent.id, state: consent.state == .pending ? "pending" : "granted", purpose: consent.purpose,
            redirectURL: form.redirectURL.isEmpty ? nil : form.redirectURL)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts always have a JSON form.
        let bytes = (try? encoder.encode(answer)).map(Array.init) ?? []
        return Response(
            status: .created, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let open: HTTPFields = [
        .accessControlAllowOrigin: "*", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]

    private static let preflight: HTTPFields = [
        .accessControlAllowOrigin: "*", .accessControlAllowMethods: "POST", .accessControlAllowHeaders: "content-type",
        .accessControlMaxAge: "86400",
    ]
}
