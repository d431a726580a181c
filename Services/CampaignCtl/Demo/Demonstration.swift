import Foundation

/// The demonstration: 10,000 contacts, consents, templates, a broadcast, a report.
///
/// Everything in it has a fixed id, so that it can be started again at any point, on the same data, and goes on there.
struct Demonstration: Sendable {
    let site: DemoSite
    let people: Int

    init(_ site: DemoSite, people: Int = 10_000) {
        self.site = site
        self.people = people
    }

    /// - Returns: whether everybody planned has an outcome and nobody was sent the message twice.
    func run() async throws -> Bool {
        let campaign = DemoCampaign(console: site.console, speed: site.speed)
        let channel = DemoChannel(console: site.console, simulator: site.simulator, ingesterURL: site.ingesterURL)
        var state = try await campaign.find()
        if state?.isOver != true {
            try await channel.prepare(say)
            if state == nil || state?.status == "draft" {
                try await DemoContacts(console: site.console, people: people).prepare(say)
                state = try await launch(campaign)
            } else {
                say("the broadcast of an earlier start goes on")
            }
        } else {
            say("the broadcast was finished by an earlier start and is not sent again")
        }
        let watch = DemoWatch(site: site, campaign: campaign)
        let course = try await watch.follow()
        let report = try await DemoReport.make(site: site, campaign: campaign, course: course)
        site.terminal.clearStatus()
        site.terminal.print(report.lines(colours: Colours(enabled: site.terminal.usesColour)))
        return report.passed
    }

    private func launch(_ campaign: DemoCampaign) async throws -> CampaignState {
        let estimate = try await campaign.draft()
        let reasons = estimate.byReason.sorted { $0.key < $1.key }.map { "\($0.key) \(Text.count($0.value))" }
        say(
            "estimate: \(Text.count(estimate.audience)) in the audience, \(Text.count(estimate.eligible)) may be sent"
                + (reasons.isEmpty ? "" : " (not: \(reasons.joined(separator: ", ")))"))
        let state = try await campaign.launch()
        say("launched: \(site.consoleURL)/api/v1/campaigns/\(DemoCampaign.id)")
        return state
    }

    private func say(_ text: String) { site.terminal.print("demo: \(text)") }
}
