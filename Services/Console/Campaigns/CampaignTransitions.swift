import Models
import SwiftProtobuf

/// What a person may ask of a campaign.
enum CampaignVerb: String, CaseIterable, Sendable {
    case launch, pause, resume, cancel
}

/// The transition is not allowed in the present status.
struct TransitionRefused: Error, Equatable {
    let verb: CampaignVerb
    let status: CampaignStatus

    var problem: Problem { .conflict("The campaign is \(status.word): it cannot be \(verb.pastParticiple).") }
}

extension CampaignVerb {
    fileprivate var pastParticiple: String {
        switch self {
        case .launch: "launched"
        case .pause: "paused"
        case .resume: "resumed"
        case .cancel: "cancelled"
        }
    }
}

/// The state machine of a campaign. Pure: it changes the value it is given and nothing else.
extension Campaign {
    /// Carries out a verb.
    /// - Throws: ``TransitionRefused``; the campaign is as before then.
    mutating func apply(_ verb: CampaignVerb, nowMs: Int64) throws(TransitionRefused) {
        switch (verb, status) {
        case (.launch, .draft): launch(nowMs: nowMs)
        case (.pause, .scheduled), (.pause, .running): pause(code: "", detail: "", nowMs: nowMs)
        case (.resume, .paused): goOn(nowMs: nowMs)
        case (.cancel, .scheduled), (.cancel, .running), (.cancel, .paused):
            end(.cancelled, code: "", detail: "", nowMs: nowMs)
        default: throw TransitionRefused(verb: verb, status: status)
        }
    }

    /// The system pauses a campaign under way, and says why. Nothing happens to a campaign in another status.
    /// - Parameter template: the template whose approval lets it go on; empty: a person has to resume it.
    /// - Returns: whether it is paused by this.
    mutating func stop(code: String, detail: String, waitingFor template: String = "", nowMs: Int64) -> Bool {
        guard status == .scheduled || status == .running else { return false }
        pause(code: code, detail: detail, nowMs: nowMs)
        pausedForTemplate = template
        return true
    }

    /// The reason for which the system has paused the campaign is another one from now on.
    mutating func keepPaused(code: String, detail: String, waitingFor template: String = "", nowMs: Int64) {
        pausedForTemplate = template
        give(code: code, detail: detail, nowMs: nowMs)
    }

    /// Ends a campaign under way.
    mutating func end(_ final: CampaignStatus, code: String, detail: String, nowMs: Int64) {
        endPause(nowMs: nowMs)
        record.status = final
        pausedFrom = .unspecified
        pausedForTemplate = ""
        endedAtMs = nowMs
        give(code: code, detail: detail, nowMs: nowMs)
    }

    /// The run has begun: the first of its messages is planned.
    mutating func start(atMs: Int64, nowMs: Int64) {
        startedAtMs = startedAtMs ?? atMs
        if status == .scheduled {
            record.status = .running
            give(code: "", detail: "", nowMs: nowMs)
        } else if status == .paused {
            pausedFrom = .running
        }
    }

    private mutating func launch(nowMs: Int64) {
        record = planned(nowMs: nowMs).record
        record.status = record.launch.atMs > nowMs ? .scheduled : .running
        launchedAtMs = nowMs
        resumedAtMs = nowMs
        give(code: "", detail: "", nowMs: nowMs)
    }

    private mutating func pause(code: String, detail: String, nowMs: Int64) {
        pausedFrom = status
        record.status = .paused
        record.pausedSinceMs = nowMs
        give(code: code, detail: detail, nowMs: nowMs)
    }

    private mutating func goOn(nowMs: Int64) {
        endPause(nowMs: nowMs)
        record.status = pausedFrom == .unspecified ? .running : pausedFrom
        pausedFrom = .unspecified
        pausedForTemplate = ""
        resumedAtMs = nowMs
        give(code: "", detail: "", nowMs: nowMs)
    }

    /// Counts the pause the campaign is in, if any.
    private mutating func endPause(nowMs: Int64) {
        guard record.pausedSinceMs > 0 else { return }
        record.pausedMs += max(0, nowMs - record.pausedSinceMs)
        record.pausedSinceMs = 0
    }

    private mutating func give(code: String, detail: String, nowMs: Int64) {
        record.statusCode = code
        statusDetail = detail
        statusAtMs = code.isEmpty ? 0 : nowMs
    }
}
