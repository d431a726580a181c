import CurlClient
import HTTPTypes
import Models
import Providers
import ServiceKit

/// Asks a channel's provider something.
struct ProviderCall: Sendable {
    let provider: any Provider
    let access: ChannelAccess
    let http: any OutboundHTTP

    /// The longest a person waits for one answer, milliseconds.
    private static let timeoutMs = 20_000

    /// - Throws: 409 when the channel's provider or credentials are not usable here.
    init(_ channel: Channel, _ dependencies: Dependencies) throws {
        guard let provider = ProviderRegistry.provider(named: channel.record.provider) else {
            throw Problem.conflict("This version has no provider \(channel.record.provider).")
        }
        do {
            access = ChannelAccess(record: channel.record, credentials: try dependencies.sealer.opened(channel))
        } catch let error as CredentialError {
            throw Problem.conflict("The credentials cannot be used: \(error.description).")
        }
        self.provider = provider
        http = dependencies.http
    }

    /// Asks what a request asks.
    /// - Throws: ``ProviderTrouble`` when the channel lacks what the request needs, or there is no answer.
    func send(
        _ make: () throws(ProviderRefusal) -> ProviderRequest
    ) async throws(ProviderTrouble) -> OutboundResponse {
        let request: ProviderRequest
        do {
            request = try make()
        } catch {
            throw ProviderTrouble(error)
        }
        do {
            return try await http.send(
                OutboundRequest(
                    method: request.method, url: request.url, headers: request.headers.map { ($0.name, $0.value) },
                    body: request.body, envelope: request.mail.map(SMTPEnvelope.init), timeoutMs: Self.timeoutMs))
        } catch {
            throw .unreachable(error.description)
        }
    }
}

extension SMTPEnvelope {
    fileprivate init(_ mail: MailEnvelope) {
        self.init(
            from: mail.from, recipient: mail.recipient, username: mail.username, password: mail.password,
            requiresTLS: mail.requiresTLS)
    }
}

/// Why a question to a provider got no good answer.
enum ProviderTrouble: Error {
    /// It was not asked: the channel lacks what the question needs.
    case unaskable(String)
    /// It did not answer.
    case unreachable(String)
    /// It answered that it will not.
    case refused(ProviderFailure, answer: [UInt8])

    init(_ refusal: ProviderRefusal) {
        switch refusal {
        case .channel(let detail): self = .unaskable(detail)
        case .message(let reason, let detail): self = .unaskable("\(reason): \(detail)")
        }
    }

    /// The provider's HTTP status, if it answered.
    var status: Int? {
        if case .refused(let failure, _) = self { failure.status } else { nil }
    }

    /// In the provider's own words where there are any.
    var words: String {
        switch self {
        case .unaskable(let detail): return detail
        case .unreachable(let detail): return "The provider cannot be reached: \(detail)"
        case .refused(let failure, _):
            let error = failure.error
            // Meta often says the number itself.
            let number = "(#\(error.code))"
            let code = error.code == 0 || error.title.hasPrefix(number) ? [] : [number]
            let details = error.details == error.title ? [] : [error.details]
            let words = (code + [error.title] + details).filter { !$0.isEmpty }.joined(separator: " ")
            return words.isEmpty ? "HTTP \(failure.status)" : words
        }
    }

    /// 502 with the provider's words; 409 when it could not even be asked.
    var problem: Problem {
        switch self {
        case .unaskable: .conflict("The provider cannot be asked: \(words).")
        case .unreachable: Problem(.badGateway, words)
        case .refused(let failure, _): Problem(.badGateway, "The provider answered \(failure.status): \(words)")
        }
    }
}
