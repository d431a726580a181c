import Models
import Rules
import Testing

@testable import Console

@Suite("View of a message")
struct MessageViewTests {
    private let ref = MessageRef(workspace: "default", campaignID: "c", runID: "1", address: "phone:+919812345678")

    private func event(_ kind: EventKind, atMs: Int64, reason: String = "", code: Int32 = 0) -> MessageEvent {
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = atMs
        event.attempt = 1
        event.reason = reason
        event.contactID = "p1"
        if code != 0 {
            event.error.code = code
            event.error.title = "title"
        }
        return event
    }

    @Test("receipts in any order, and twice, come to the same view")
    func anyOrder() {
        let events = [
            event(.planned, atMs: 1), event(.approved, atMs: 2), event(.attempted, atMs: 3), event(.accepted, atMs: 4),
            event(.sent, atMs: 5), event(.delivered, atMs: 6), event(.read, atMs: 7),
        ]
        var forward = MessageView(ref)
        for event in events { forward.apply(event) }
        var backward = MessageView(ref)
        for event in (events + events).reversed() { backward.apply(event) }
        #expect(forward == backward)
        #expect(forward.lifecycle.status == .read)
        #expect(forward.sentAtMs == 4)
        #expect(forward.readAtMs == 7)
        #expect(forward.readStatus == .viewed)
    }

    @Test("the message's members are those of the contract")
    func json() {
        var view = MessageView(ref)
        view.apply(event(.planned, atMs: 1))
        view.apply(event(.failed, atMs: 2000, reason: Reason.notOnChannel, code: 131026))
        guard case .object(let object) = view.json else { return #expect(Bool(false)) }
        #expect(
            object.names == [
                "id", "contact_id", "phone", "address", "step", "run_id", "position", "variant", "status", "reason",
                "provider_error", "send_status", "read_status", "conversation", "category", "provider_message_id",
                "timeline",
            ])
        #expect(object["phone"] == "+919812345678")
        #expect(object["status"] == "failed")
        #expect(object["send_status"] == "NOT_ON_WHATSAPP")
        #expect(object["read_status"] == .null)
        #expect(object["provider_error"] == ["code": 131026, "title": "title", "details": nil])
    }

    @Test("every status has a send status")
    func sendStatus() {
        #expect(SendStatus(.inDoubt, reason: "") == .pending)
        #expect(SendStatus(.delivered, reason: "") == .sent)
        #expect(SendStatus(.suppressed, reason: Reason.noOptIn) == .failed)
        #expect(SendStatus(.suppressed, reason: Reason.notOnChannel) == .notOnWhatsApp)
        #expect(ReadStatus(.sent) == .triggered)
        #expect(ReadStatus(.failed) == nil)
    }

    @Test("CSV cells follow the header")
    func csv() {
        var view = MessageView(ref)
        view.apply(event(.planned, atMs: 0))
        let cells = MessageCSV.cells(view, firstName: "=1+1", lastName: nil)
        #expect(cells.count == MessageCSV.header.count)
        #expect(cells[1] == "+919812345678")
        #expect(cells[12] == "1970-01-01T00:00:00Z")
    }
}
