import Foundation
import ServiceKit

extension LocalStack {
    /// Says where everything is.
    func announce() {
        let colours = Colours(enabled: terminal.usesColour)
        let now = plan.clock.spec.map { " (product time runs \($0.speed.formatted())× as fast)" } ?? ""
        terminal.print([
            "", colours.bold("Campaigns is ready") + now,
            "  console    \(consoleURL)   API key \(shownKey)",
            "  webhooks   \(ingesterURL)/webhooks/CHANNEL",
            "  simulator  \(simulatorURL)",
            "  topics     campaignctl topics tail messages.events --data \(directory.path)", "",
        ])
    }

    /// A key that somebody chose is known to them already.
    private var shownKey: String {
        plan.inherited["CAMPAIGNS_API_KEY"].map { _ in "as in CAMPAIGNS_API_KEY" } ?? plan.apiKey
    }

    /// Redraws the status line until cancelled; where lines cannot be redrawn, one every half minute while there is work.
    func showStatus() async {
        guard let admin = try? cluster.admin(timeoutSeconds: 5) else { return }
        var meter = StackMeter(
            stages: StageSampler(cluster: cluster, admin: admin, http: http, processes: processSampler),
            processes: processSampler)
        let interval = Duration.seconds(terminal.isInteractive ? 2 : 30)
        while !Task.isCancelled {
            if let (text, isBusy) = try? await meter.line() {
                if terminal.isInteractive { terminal.setStatus(text) } else if isBusy { terminal.print(text) }
            }
            try? await Task.sleep(for: interval)
        }
    }
}
