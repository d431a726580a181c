import Models
import ServiceKit
import SwiftProtobuf

/// Reads entries of the consent trail from a request.
struct ConsentInput {
    static let sources = ["website", "message", "keyword", "button", "import", "api", "provider", "agent"]
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
            $0.atMs = body.pastTime("at", nowMs: nowMs)
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
