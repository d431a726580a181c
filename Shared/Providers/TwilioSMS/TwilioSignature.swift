import Crypto
import Foundation
import Models

/// How Twilio proves that a webhook is its own: over the address that it called and the fields of the form.
enum TwilioSignature {
    /// The address of receipts; it brings the message's reference back.
    static func address(_ webhook: String, reference: String) -> String {
        "\(webhook)\(webhook.contains("?") ? "&" : "?")ref=\(URLText.escape(reference))"
    }

    static func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        let webhook = channel.setting("webhook_url", default: "")
        guard let token = channel.credentials["auth_token"], !token.isEmpty, !webhook.isEmpty,
            let signature = request.headers["x-twilio-signature"], let code = Data(base64Encoded: signature)
        else { return false }
        let url = request.query["ref"].map { address(webhook, reference: $0) } ?? webhook
        let fields = FormText.decode(request.body).sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        let signed = url + fields.map { $0.name + $0.value }.joined()
        return HMAC<Insecure.SHA1>.isValidAuthenticationCode(
            code, authenticating: Array(signed.utf8), using: SymmetricKey(data: Array(token.utf8)))
    }
}

extension ProviderRequest.Header {
    /// `Authorization: Basic …`.
    static func basic(_ user: String, _ password: String) -> ProviderRequest.Header {
        ProviderRequest.Header(
            "Authorization", "Basic " + Data("\(user):\(password)".utf8).base64EncodedString())
    }
}
