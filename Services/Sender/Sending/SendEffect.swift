import CurlClient
import Foundation
import Models
import Providers

/// What a batch wants done when it is committed.
enum SenderEffect: Sendable {
    case send(SendEffect)
    case store(MediaEffect)

    var send: SendEffect? { if case .send(let effect) = self { effect } else { nil } }
    var store: MediaEffect? { if case .store(let effect) = self { effect } else { nil } }
}

/// What came of it.
enum SenderResult: Sendable {
    case sent(SendResult)
    case stored(MediaResult)
}

/// One request to be sent, after its attempt is in the journal.
struct SendEffect: Sendable {
    let message: MessageApproved
    let request: HTTPRequest
}

/// What came of a request.
struct SendResult: Sendable {
    enum End: Sendable {
        case answered(SendOutcome)
        /// Surely nothing has left this process.
        case notSent(detail: String)
        /// The request may have reached the provider; no answer came.
        case unanswered(detail: String)
    }

    let message: Data
    let end: End

    /// False when the provider has refused the message or it has not left.
    var mayHaveReachedSomebody: Bool {
        switch end {
        case .notSent: false
        case .unanswered: true
        case .answered(.accepted), .answered(.unknown): true
        case .answered: false
        }
    }
}

extension HTTPRequest {
    /// A provider's request, over HTTP or, with an envelope, over SMTP.
    init(_ request: ProviderRequest, timeoutMs: Int) {
        self.init(
            method: request.method, url: request.url, headers: request.headers.map { ($0.name, $0.value) },
            body: request.body, envelope: request.mail.map(SMTPEnvelope.init), timeoutMs: timeoutMs)
    }
}

extension SMTPEnvelope {
    fileprivate init(_ mail: MailEnvelope) {
        self.init(
            from: mail.from, recipient: mail.recipient, username: mail.username, password: mail.password,
            requiresTLS: mail.requiresTLS)
    }
}
