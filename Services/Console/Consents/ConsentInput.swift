import Models
import ServiceKit
import SwiftProtobuf

/// Reads entries of the consent trail from a request.
struct ConsentInput {
    static let sources = ["website", "message", "keyword", "button", "import", "api", "provider", "agent"]
    /// Clocks differ: an entry dated no further ahead than this counts from now, a later one is refused.
    static let clockToleranceMs: Int64 = 5 * 60 * 1000

    let settings: WorkspaceSettings
    let actor: String
    let nowMs: Int64

    /// One entry; problems are noted in the reader.
    func read(_ body: ObjectReader) -> ConsentRecord {
        let record = ConsentRecord.with {
            $0.id = Identifier.make(atMs: nowMs)
            $0.workspace = Workspace.standard
            $0.address = AddressInput.read(body, settings: settings)
            $0.purpose = purpose(body)
            $0.state = state(body)
            $0.source = body.oneOf("source", Self.sources) ?? "api"
            $0.atMs = time(body)
            $0.actor = actor
            guard let evidence = body.object("evidence") else { return }
            $0.text = evidence.string("text", .upTo(4096, orEmpty: true)) ?? ""
            $0.url = evidence.string("url", .upTo(2048, orEmpty: true)) ?? ""
        }
        if settings.evidenceRequired, record.state == .granted, record.text.isEmpty, record.url.isEmpty {
            body.fail("evidence", "is required: this workspace takes no consent without the text or URL shown")
        }
        return record
    }

    private func purpose(_ body: ObjectReader) -> String {
        guard let purpose = body.string("purpose", .id, required: true) else { return "" }
        if let reason = Purposes(settings).problem(withConsentFor: purpose) { body.fail("purpose", reason) }
        return purpose
    }

    private func state(_ body: ObjectReader) -> ConsentState {
        body.oneOf("state", ["granted", "revoked"], required: true) == "granted" ? .granted : .revoked
    }

    private func time(_ body: ObjectReader) -> Int64 {
        guard let time = body.time("at") else { return nowMs }
        if time > nowMs + Self.clockToleranceMs {
            body.fail("at", "is in the future; it is now \(RFC3339.format(nowMs))")
        }
        return min(time, nowMs)
    }
}

extension ConsentRecord {
    var json: JSONValue {
        [
            "id": .string(id), "phone": .text(Address.phoneNumber(of: address)), "address": .text(address),
            "purpose": .string(purpose),
            "state": .string(state.word), "source": .string(source),
            "evidence": text.isEmpty && url.isEmpty ? .null : ["text": .text(text), "url": .text(url)],
            "at": .time(atMs), "actor": .text(actor), "form_id": .text(formID), "channel_id": .text(channelID),
        ]
    }
}

extension ConsentState {
    var word: String {
        switch self {
        case .granted: "granted"
        case .pending: "pending"
        default: "revoked"
        }
    }
}
