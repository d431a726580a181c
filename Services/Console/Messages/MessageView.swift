import Models
import Rules
import ServiceKit

/// One planned message as the read model knows it.
struct MessageView: Sendable, Equatable {
    let id: [UInt8]
    let campaignID: String
    let runID: String
    let step: Int32
    let position: Int32
    let address: String
    var contactID = ""
    var channelID = ""
    var lifecycle = Lifecycle()
    var providerMessageID = ""
    var conversation: Conversation = .unspecified
    var category = ""
    /// The last error of the provider; it is told while the message failed or waits because of it.
    var error: ProviderError?
    var plannedAtMs: Int64?
    var sentAtMs: Int64?
    var deliveredAtMs: Int64?
    var readAtMs: Int64?
    /// When the person first answered it.
    var repliedAtMs: Int64?
    var timeline = Timeline()
    /// Which of its contents it has; empty: there is one, or it is not decided yet.
    var variant = ""

    /// A message of which nothing is known but its name.
    init(_ ref: MessageRef) {
        id = Array(ref.id)
        campaignID = ref.campaignID
        runID = ref.runID
        step = ref.step
        position = ref.position
        address = ref.address
    }

    init(id: [UInt8], campaignID: String, runID: String, step: Int32, position: Int32, address: String) {
        self.id = id
        self.campaignID = campaignID
        self.runID = runID
        self.step = step
        self.position = position
        self.address = address
    }

    var ref: MessageRef {
        MessageRef(
            workspace: Workspace.standard, campaignID: campaignID, runID: runID, step: step, position: position,
            address: address)
    }

    /// Takes an event in; the same events in any order and number end in the same status.
    mutating func apply(_ event: MessageEvent) {
        lifecycle.apply(event)
        if !event.contactID.isEmpty { contactID = event.contactID }
        if !event.channelID.isEmpty { channelID = event.channelID }
        if !event.providerMessageID.isEmpty { providerMessageID = event.providerMessageID }
        if event.conversation != .unspecified { conversation = event.conversation }
        if !event.category.isEmpty { category = event.category }
        if event.hasError { error = event.error }
        note(event)
        timeline.add(kind: event.kind, atMs: event.atMs, detail: Self.detail(of: event))
    }

    private mutating func note(_ event: MessageEvent) {
        switch event.kind {
        case .planned: plannedAtMs = min(plannedAtMs ?? .max, event.atMs)
        case .accepted, .sent: sentAtMs = min(sentAtMs ?? .max, event.atMs)
        case .delivered: deliveredAtMs = min(deliveredAtMs ?? .max, event.atMs)
        case .read: readAtMs = min(readAtMs ?? .max, event.atMs)
        case .replied: repliedAtMs = min(repliedAtMs ?? .max, event.atMs)
        default: break
        }
    }

    private static func detail(of event: MessageEvent) -> String {
        var parts = event.reason.isEmpty ? [] : [event.reason]
        if event.hasError {
            parts.append("\(event.error.code) \(event.error.title)")
            if !event.error.details.isEmpty, event.error.details != event.error.title {
                parts.append(event.error.details)
            }
        }
        if !event.detail.isEmpty { parts.append(event.detail) }
        if event.untilMs > 0 { parts.append("until \(RFC3339.format(event.untilMs))") }
        return parts.joined(separator: ": ")
    }
}

/// What the message list calls the state of sending.
enum SendStatus: String, CaseIterable, Sendable {
    case pending = "PENDING"
    case sent = "SENT"
    case failed = "FAILED"
    case notOnWhatsApp = "NOT_ON_WHATSAPP"

    /// Messages that were decided against count as failed: they will never be sent.
    init(_ status: MessageStatus, reason: String) {
        switch status {
        case .planned, .approved, .attempted, .deferred, .inDoubt: self = .pending
        case .sent, .delivered, .read: self = .sent
        case .failed, .suppressed: self = reason == Reason.notOnChannel ? .notOnWhatsApp : .failed
        case .expired, .cancelled: self = .failed
        }
    }
}

/// What the message list calls the state of reading; messages that were not sent have none.
enum ReadStatus: String, CaseIterable, Sendable {
    case triggered = "TRIGGERED"
    case delivered = "DELIVERED"
    case viewed = "VIEWED"

    init?(_ status: MessageStatus) {
        switch status {
        case .sent: self = .triggered
        case .delivered: self = .delivered
        case .read: self = .viewed
        default: return nil
        }
    }

    var status: MessageStatus {
        switch self {
        case .triggered: .sent
        case .delivered: .delivered
        case .viewed: .read
        }
    }
}

extension MessageView {
    var sendStatus: SendStatus { SendStatus(lifecycle.status, reason: lifecycle.reason) }
    var readStatus: ReadStatus? { ReadStatus(lifecycle.status) }

    var conversationWord: String? {
        switch conversation {
        case .userInitiated: "user_initiated"
        case .businessInitiated: "business_initiated"
        case .unspecified, .UNRECOGNIZED: nil
        }
    }

    var json: JSONValue {
        [
            "id": .string(Hex.encode(id)), "contact_id": .text(contactID),
            "phone": .text(Address.phoneNumber(of: address)), "address": .text(address), "step": .int(Int64(step)),
            "run_id": .string(runID), "position": .int(Int64(position)), "variant": .text(variant),
            "status": .string(lifecycle.status.rawValue), "reason": .text(lifecycle.reason),
            "provider_error": errorJSON, "send_status": .string(sendStatus.rawValue),
            "read_status": .text(readStatus?.rawValue), "conversation": .text(conversationWord),
            "category": .text(category), "provider_message_id": .text(providerMessageID),
            "timeline": .array(
                timeline.entries.map {
                    ["at": .time($0.atMs), "status": .string($0.kind.word), "detail": .text($0.detail)]
                }),
        ]
    }

    private var errorJSON: JSONValue {
        guard let error, [.failed, .deferred].contains(lifecycle.status) else { return .null }
        return [
            "code": .int(Int64(error.code)), "title": .text(error.title), "details": .text(error.details),
        ]
    }
}
