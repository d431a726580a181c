import HTTPTypes
import Hummingbird
import NIOCore

/// What people see who follow a link to a webhook address, such as the one that ends a subscription.
enum WebhookPage {
    /// Text that a browser may be shown. Whatever it is, it runs and loads nothing, and sends forms to us alone.
    static func answer(_ text: String, type: String) -> Response {
        var fields = headers
        fields[.contentType] = type
        return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// Whether a posted webhook is the form of such a page: providers do not ask for pages.
    static func isWanted(_ request: Request) -> Bool {
        let isForm = request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
        return isForm && request.headers[values: .accept].contains { $0.lowercased().contains("text/html") }
    }

    static var done: Response {
        let page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Done</title></head><body><p>Done. You can close this page.</p></body></html>
            """
        return answer(page, type: "text/html; charset=utf-8")
    }

    private static var headers: HTTPFields {
        var fields: HTTPFields = [.xContentTypeOptions: "nosniff", .cacheControl: "no-store"]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        // The address holds a token that is nobody else's business.
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return fields
    }
}
