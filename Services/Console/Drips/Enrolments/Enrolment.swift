import GRDB
import Models
import Rules

/// Where a person stands in a drip.
struct Enrolment: Sendable, Equatable {
    enum Status: String, CaseIterable, Sendable {
        case waiting, completed, exited
    }

    let campaignID: String
    /// Under which the person is in the drip; empty of meaning once they have been erased.
    let address: String
    /// 1 for the first time in this drip.
    let pass: Int32
    /// Empty: the person has been erased.
    var contactID: String
    var status = Status.waiting
    /// The step that is waited for or under way; when it is over, the last that was begun, 0: none.
    var step: Int32 = 1
    /// When that step is due; `nil`: its messages are under way, or nobody knows yet.
    var nextAtMs: Int64?
    var exitReason = ""
    var source: String
    var enrolledAtMs: Int64
    var endedAtMs: Int64?
    /// 0: the scheduler has not answered yet.
    var revision: Int64 = 0

    var isOver: Bool { status != .waiting }
}

extension Enrolment {
    init(_ state: EnrolmentState) {
        self.init(
            campaignID: state.campaignID, address: state.address, pass: state.pass, contactID: state.contactID,
            status: Status(state.status), step: state.step, nextAtMs: state.nextAtMs > 0 ? state.nextAtMs : nil,
            exitReason: state.exitReason, source: state.source, enrolledAtMs: state.enrolledAtMs,
            endedAtMs: state.endedAtMs > 0 ? state.endedAtMs : nil, revision: state.revision)
    }

    init(row: Row) {
        self.init(
            campaignID: row["campaign_id"], address: row["address"], pass: row["pass"], contactID: row["contact_id"],
            status: Status(rawValue: row["status"]) ?? .waiting, step: row["step"], nextAtMs: row["next_at"],
            exitReason: row["exit_reason"], source: row["source"], enrolledAtMs: row["enrolled_at"],
            endedAtMs: row["ended_at"], revision: row["revision"])
    }

    /// Members of the API's answer, without those of the contact.
    var members: [(String, JSONValue)] {
        [
            ("contact_id", .text(contactID)), ("phone", .text(Address.phoneNumber(of: address))),
            ("address", contactID.isEmpty ? .null : .string(address)), ("status", .string(status.rawValue)),
            ("step", .int(Int64(step))), ("next_at", .time(nextAtMs)), ("exit_reason", .text(exitReason)),
            ("source", .string(source)), ("pass", .int(Int64(pass))), ("enrolled_at", .time(enrolledAtMs)),
            ("ended_at", .time(endedAtMs)),
        ]
    }
}

extension Enrolment.Status {
    fileprivate init(_ status: EnrolmentStatus) {
        switch status {
        case .completed: self = .completed
        case .exited: self = .exited
        case .waiting, .unspecified, .UNRECOGNIZED: self = .waiting
        }
    }
}
