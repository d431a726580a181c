import Foundation

/// The end of the demonstration: the account of every recipient, and what it took.
struct DemoReport: Sendable {
    /// What the console says of the campaign.
    struct Details: Decodable, Sendable {
        let suppressed: [String: Int]
        let failed: [String: Int]
    }

    let state: CampaignState
    let details: Details
    let course: DemoCourse
    /// Messages that the simulator got more than once.
    let duplicates: Int
    let consoleURL: String

    static func make(site: DemoSite, campaign: DemoCampaign, course: DemoCourse) async throws -> DemoReport {
        struct Duplicates: Decodable { let count: Int }
        return DemoReport(
            state: course.state, details: try await site.console.get("/campaigns/\(DemoCampaign.id)/report"),
            course: course, duplicates: try await site.simulator.get("/_sim/duplicates", as: Duplicates.self).count,
            consoleURL: site.consoleURL)
    }

    var hasOutcomes: Bool {
        state.status == "completed" && state.undecided == 0 && state.total == state.planned && state.planned > 0
    }

    var passed: Bool { hasOutcomes && duplicates == 0 }

    func lines(colours: Colours) -> [String] {
        let verdict =
            passed
            ? colours.green("every planned message has an outcome, nobody was sent twice")
            : colours.red("NOT every planned message has an outcome, or somebody was sent twice")
        return ["", colours.bold("The broadcast is \(state.status)"), ""] + account + [""] + pace + processes + [
            "", verdict, "console: \(consoleURL)", "",
        ]
    }

    private var account: [String] {
        var rows = [["planned", Text.count(state.planned), ""]]
        rows.append(["suppressed", Text.count(state["suppressed"]), reasons(details.suppressed)])
        for bucket in ["sent", "delivered", "read"] { rows.append([bucket, Text.count(state[bucket]), ""]) }
        rows.append(["failed", Text.count(state["failed"]), reasons(details.failed)])
        for bucket in ["expired", "cancelled", "in_doubt", "deferred", "pending"] where state[bucket] > 0 {
            rows.append([bucket, Text.count(state[bucket]), ""])
        }
        rows.append(["sent twice", Text.count(duplicates), ""])
        return Table.text(rows, rightAligned: [1]).split(separator: "\n").map { "  \($0)" }
    }

    private func reasons(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \(Text.count($0.value))" }
            .joined(separator: ", ")
    }

    private var pace: [String] {
        guard course.decided > 0, course.sendingSeconds > 0 else { return [] }
        let rate = Double(course.decided) / course.sendingSeconds
        var lines = [
            "  duration   \(Text.seconds(course.sendingSeconds)) from launch until every message was decided, "
                + "\(Text.count(rate)) messages/s"
        ]
        let peaks = DemoCourse.Stage.allCases.compactMap { stage in
            course.peaks[stage].map { "\(stage.rawValue) \(Text.count($0))/s" }
        }
        if !peaks.isEmpty { lines.append("  stages     at their fastest: \(peaks.joined(separator: ", "))") }
        return lines + [""]
    }

    private var processes: [String] {
        guard course.decided > 0 else { return [] }
        var rows = [["process", "CPU µs/message", "peak MB"]]
        for use in course.uses { rows.append(row(use.name, use.cpuSeconds, Text.megabytes(use.peak))) }
        rows.append(row("all", course.uses.cpuSeconds, ""))
        return Table.text(rows, rightAligned: [1, 2]).split(separator: "\n").map { "  \($0)" }
    }

    private func row(_ name: String, _ cpuSeconds: Double, _ peak: String) -> [String] {
        [name, Text.count(cpuSeconds / Double(course.decided) * 1e6), peak]
    }
}
