import Models
import Rules
import StreamProcessing

/// Where a person stands in a drip: one row for each address and drip, the newest pass only.
struct Enrolment {
    /// 1 for the first time; also the id of the run that the pass's messages belong to.
    var pass: Int32
    var status: EnrolmentStatus = .waiting
    /// The step that is waited for or under way; when the pass is over the last that was begun, 0: none.
    var step: Int32 = 1
    /// When that step is due, product time; 0: it is under way, or the pass is over.
    var dueAtMs: Int64 = 0
    /// From which instant the delay of the step counts, and how long the campaign had been paused until then.
    var baseAtMs: Int64
    var pausedMsAtBase: Int64
    let contactID: String
    let address: String
    let source: String
    let enrolledAtMs: Int64
    var endedAtMs: Int64 = 0
    var exitReason = ""
    /// Grows with every change that others are told of.
    var revision: Int64 = 0
    /// What replies need to know of the pass's messages.
    var sent = SentSteps()
    /// The person's last message on a channel of the drip, when and where; 0: none.
    var wroteAtMs: Int64 = 0
    var wroteOn = ""

    init(
        pass: Int32, contactID: String, address: String, source: String, enrolledAtMs: Int64, baseAtMs: Int64,
        pausedMsAtBase: Int64, revision: Int64
    ) {
        self.pass = pass
        self.contactID = contactID
        self.address = address
        self.source = source
        self.enrolledAtMs = enrolledAtMs
        self.baseAtMs = baseAtMs
        self.pausedMsAtBase = pausedMsAtBase
        self.revision = revision
    }

    var isOver: Bool { status != .waiting }

    /// The messages of ``step`` are planned and have not all an outcome.
    var isUnderWay: Bool { status == .waiting && dueAtMs == 0 }

    /// The last step whose messages were planned; 0: none.
    var lastBegun: Int32 { isOver || isUnderWay ? step : step - 1 }
}

// MARK: - Rows

extension Enrolment {
    static let columns = """
        pass, status, step, due_at, base_at, paused_at_base, contact_id, address, source, enrolled_at, ended_at, \
        exit_reason, revision, first_sent_at, sent_step, sent_at, sent_takes_out, sent_before_step, sent_before_at, \
        sent_before_takes_out, wrote_at, wrote_on
        """

    var cells: [SQLValue] {
        [
            .int32(pass), .int32(Int32(status.rawValue)), .int32(step), .integer(dueAtMs), .integer(baseAtMs),
            .integer(pausedMsAtBase), .text(contactID), .text(address), .text(source), .integer(enrolledAtMs),
            .integer(endedAtMs), .text(exitReason), .integer(revision), .integer(sent.firstAtMs ?? 0),
        ] + Self.cells(of: sent.latest) + Self.cells(of: sent.previous) + [.integer(wroteAtMs), .text(wroteOn)]
    }

    /// Reads ``columns`` from `first` on.
    init(_ row: StoreRow, from first: Int = 0) {
        pass = row.int32(first)
        status = EnrolmentStatus(rawValue: Int(row.integer(first + 1))) ?? .waiting
        step = row.int32(first + 2)
        dueAtMs = row.integer(first + 3)
        baseAtMs = row.integer(first + 4)
        pausedMsAtBase = row.integer(first + 5)
        contactID = row.text(first + 6)
        address = row.text(first + 7)
        source = row.text(first + 8)
        enrolledAtMs = row.integer(first + 9)
        endedAtMs = row.integer(first + 10)
        exitReason = row.text(first + 11)
        revision = row.integer(first + 12)
        let firstSentAtMs = row.integer(first + 13)
        sent = SentSteps(
            firstAtMs: firstSentAtMs > 0 ? firstSentAtMs : nil, latest: Self.step(row, from: first + 14),
            previous: Self.step(row, from: first + 17))
        wroteAtMs = row.integer(first + 20)
        wroteOn = row.text(first + 21)
    }

    private static func cells(of step: SentSteps.Step?) -> [SQLValue] {
        [.int32(step?.number ?? 0), .integer(step?.atMs ?? 0), .flag(step?.takesOut ?? false)]
    }

    private static func step(_ row: StoreRow, from first: Int) -> SentSteps.Step? {
        let number = row.int32(first)
        guard number > 0 else { return nil }
        return SentSteps.Step(number: number, atMs: row.integer(first + 1), takesOut: row.flag(first + 2))
    }
}

// MARK: - The record that tells others

extension EnrolmentState {
    init(_ enrolment: Enrolment, in campaign: CampaignRecord, atMs: Int64) {
        self.init()
        workspace = campaign.workspace
        campaignID = campaign.id
        contactID = enrolment.contactID
        address = enrolment.address
        pass = enrolment.pass
        status = enrolment.status
        step = enrolment.step
        nextAtMs = enrolment.dueAtMs
        exitReason = enrolment.exitReason
        source = enrolment.source
        enrolledAtMs = enrolment.enrolledAtMs
        endedAtMs = enrolment.endedAtMs
        self.atMs = atMs
        revision = enrolment.revision
    }
}
