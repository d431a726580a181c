import Models
import ServiceKit
import SwiftProtobuf

/// Reads entries of the consent trail from a request.
enum ConsentInput {
    static let sources = ["website", "message", "keyword", "button", "import", "api", "provider", "agent"]

    /// One entry; problems are noted in the reader.
    static func read(_ body: ObjectReader, actor: String, nowMs: Int64) -> ConsentRecord {
        let phone = body.string("phone", .upTo(64), required: true).flatMap { PhoneInput.read($0, body, "phone") }
        return ConsentRecord.with {
            $0.id = Identifier.make(atMs: nowMs)
            $0.workspace = Workspace.standard
            $0.address = Address.phone(phone ?? "")
            $0.purpose = body.string("purpose", .id, required: true) ?? ""
            $0.state = state(body)
            $0.source = body.oneOf("source", sources) ?? "api"
            $0.atMs = time(body, nowMs: nowMs)
            $0.actor = actor
            guard let evidence = body.object("evidence") else { return }
            $0.text = evidence.string("text", .upTo(4096, orEmpty: true)) ?? ""
            $0.url = evidence.string("url", .upTo(2048, orEmpty: true)) ?? ""
        }
    }

    private static func state(_ body: ObjectReader) -> ConsentState {
        body.oneOf("state", ["granted", "revoked"], required: true) == "granted" ? .granted : .revoked
    }

    private static func time(_ body: ObjectReader, nowMs: Int64) -> Int64 {
        guard let time = body.time("at") else { return nowMs }
        if time > nowMs { body.fail("at", "is in the future; it is now \(RFC3339.format(nowMs))") }
        return time
    }
}

extension ConsentRecord {
    var json: JSONValue {
        [
            "id": .string(id), "phone": .text(Address.phoneNumber(of: address)), "purpose": .string(purpose),
            "state": state == .granted ? "granted" : "revoked", "source": .string(source),
            "evidence": text.isEmpty && url.isEmpty ? .null : ["text": .text(text), "url": .text(url)],
            "at": .time(atMs),
        ]
    }
}
