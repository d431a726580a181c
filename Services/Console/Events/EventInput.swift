import Models
import ServiceKit
import SwiftProtobuf

/// Reads what has happened to a person outside of our messages.
struct EventInput {
    static let mostPropertyBytes = 16_384

    let settings: WorkspaceSettings
    let nowMs: Int64

    /// One event without its person's contact; problems are noted in the reader.
    func read(_ body: ObjectReader) -> ContactEvent {
        ContactEvent.with {
            $0.workspace = Workspace.standard
            $0.id = Identifier.make(atMs: nowMs)
            $0.contactID = body.string("contact_id", .id) ?? ""
            $0.address = address(body)
            $0.name = body.string("name", .id, required: true) ?? ""
            $0.propertiesJson = properties(body)
            $0.atMs = body.pastTime("at", nowMs: nowMs)
        }
    }

    /// Empty when the person is named by their contact.
    private func address(_ body: ObjectReader) -> String {
        guard body.raw("contact_id") != nil else { return AddressInput.read(body, settings: settings) }
        for name in ["phone", "address"] { body.refuse(name, "cannot stand beside contact_id") }
        return ""
    }

    private func properties(_ body: ObjectReader) -> String {
        let text = body.jsonObject("properties")
        if text.utf8.count > Self.mostPropertyBytes {
            body.fail("properties", "is longer than \(Self.mostPropertyBytes) bytes of JSON")
        }
        return text
    }
}

extension ContactEvent {
    var json: JSONValue {
        [
            "id": .string(id), "contact_id": .text(contactID), "phone": .text(Address.phoneNumber(of: address)),
            "address": .text(address), "name": .string(name),
            "properties": propertiesJson.isEmpty ? [:] : (try? JSONParser.parse(propertiesJson)) ?? [:],
            "at": .time(atMs),
        ]
    }
}
