import CurlClient
import Foundation
import Models
import Providers

/// One request to be sent, after its attempt is in the journal.
struct SendEffect: Sendable {
    let message: MessageRef
    let attempt: Int32
    let request: HTTPRequest
}

/// What came of it.
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
