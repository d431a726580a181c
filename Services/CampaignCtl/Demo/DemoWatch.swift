import Foundation

/// How the broadcast went while it was watched.
struct DemoCourse: Sendable {
    /// The account when nothing moved any more.
    var state: CampaignState
    /// Real seconds from the first look to the last change before every message was decided.
    var sendingSeconds: Double = 0
    /// Messages that went through in that time.
    var accepted = 0
    var decided = 0
    /// The fastest that each stage was over two seconds, in messages per second.
    var peaks: [Stage: Double] = [:]
    /// What each process used meanwhile.
    var uses: [ProcessUse] = []

    enum Stage: String, CaseIterable, Sendable {
        case planned, requested, approved, sent, webhooks
    }
}

/// Follows the broadcast to its end.
struct DemoWatch: Sendable {
    let site: DemoSite
    let campaign: DemoCampaign

    /// Receipts come after the last message has been accepted; when nothing has come for this long, the rest is not
    /// waited for.
    private static let quiet = Duration.seconds(3)
    private static let longestWait = Duration.seconds(30)

    func follow() async throws -> DemoCourse {
        let began = ContinuousClock.now
        let usesBefore = site.processes.sample()
        var rates = StageRates()
        var course = DemoCourse(state: try await campaign.state())
        let first = course.state
        var lastSample = began - .seconds(1)
        var lastPrint = began
        while !course.state.isOver {
            try await Task.sleep(for: .milliseconds(250))
            course.state = try await campaign.state()
            if course.state.status == "paused" { throw Failure(Self.pausedText(course.state)) }
            if ContinuousClock.now - lastSample >= .seconds(1), let counts = try? await site.stages.sample() {
                lastSample = .now
                rates.add(counts, course.state, at: .now)
            }
            show(course.state, rates, &lastPrint)
        }
        course.sendingSeconds = (ContinuousClock.now - began).seconds
        course.decided = (course.state.planned - course.state.undecided) - (first.planned - first.undecided)
        course.accepted = course.state.accepted - first.accepted
        course.state = try await settle(course.state, &lastPrint, rates)
        course.peaks = rates.peaks
        course.uses = site.processes.sample().since(usesBefore)
        return course
    }

    /// Waits until receipts have stopped coming.
    private func settle(
        _ state: CampaignState, _ lastPrint: inout ContinuousClock.Instant, _ rates: StageRates
    ) async throws -> CampaignState {
        var state = state
        let deadline = ContinuousClock.now + Self.longestWait
        var lastChange = ContinuousClock.now
        while ContinuousClock.now < min(deadline, lastChange + Self.quiet) {
            try await Task.sleep(for: .milliseconds(250))
            let next = try await campaign.state()
            if next.progress != state.progress { lastChange = .now }
            state = next
            show(state, rates, &lastPrint)
        }
        return state
    }

    private static func pausedText(_ state: CampaignState) -> String {
        "the broadcast is paused (\(state.reason?.code ?? "by somebody"): \(state.reason?.detail ?? "")): resume it in "
            + "the console with POST /campaigns/\(DemoCampaign.id)/resume and start again"
    }

    /// A line that is redrawn; where that is not possible, one line every two seconds.
    private func show(_ state: CampaignState, _ rates: StageRates, _ lastPrint: inout ContinuousClock.Instant) {
        let text =
            "demo: \(Text.count(state.planned)) planned · \(Text.count(state["pending"] + state["deferred"])) waiting · "
            + "\(Text.count(state["suppressed"])) suppressed · \(Text.count(state["sent"])) sent · "
            + "\(Text.count(state["delivered"])) delivered · \(Text.count(state["read"])) read · "
            + "\(Text.count(state["failed"])) failed · \(Text.count(rates.now[.sent] ?? 0))/s"
        if site.terminal.isInteractive { return site.terminal.setStatus(text) }
        guard ContinuousClock.now - lastPrint >= .seconds(2) else { return }
        lastPrint = .now
        site.terminal.print(text)
    }
}

/// Messages per second of each stage, over a sliding two seconds.
struct StageRates: Sendable {
    private struct Look: Sendable {
        let at: ContinuousClock.Instant
        let counts: [DemoCourse.Stage: Int]
    }

    private var looks: [Look] = []
    private(set) var now: [DemoCourse.Stage: Double] = [:]
    private(set) var peaks: [DemoCourse.Stage: Double] = [:]

    mutating func add(_ counts: StageCounts, _ state: CampaignState, at instant: ContinuousClock.Instant) {
        looks.append(
            Look(
                at: instant,
                counts: [
                    .planned: state.planned, .requested: Int(counts.requested), .approved: Int(counts.approved),
                    .sent: Int(counts.sent), .webhooks: Int(counts.webhooks),
                ]))
        // The youngest look that is at least two seconds old, or the oldest there is.
        while looks.count > 2, instant - looks[1].at >= .seconds(2) { looks.removeFirst() }
        guard let first = looks.first, instant > first.at else { return }
        let seconds = (instant - first.at).seconds
        for stage in DemoCourse.Stage.allCases {
            let rate = Double((looks.last?.counts[stage] ?? 0) - (first.counts[stage] ?? 0)) / seconds
            now[stage] = max(0, rate)
            peaks[stage] = max(peaks[stage] ?? 0, rate)
        }
    }
}
