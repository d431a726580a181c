import Models
import Rules

/// The estimate at launch and what came of it, side by side.
struct EstimateComparison {
    let estimate: JSONValue
    let progress: CampaignProgress

    var json: JSONValue {
        [
            "audience": pair(count("audience"), progress.planned),
            "eligible": pair(count("eligible"), progress.planned - refused.values.reduce(0, +)),
            "reasons": .array(
                Set(refused.keys).union(estimated.keys).sorted().map { reason in
                    [
                        "reason": .string(reason), "estimated": .int(estimated[reason] ?? 0),
                        "actual": .int(refused[reason] ?? 0),
                    ]
                }),
        ]
    }

    /// What was decided against, by reason; what the provider failed to deliver is not among it.
    private var refused: [String: Int64] {
        var refused = progress.reasons(of: .suppressed)
        if progress[.expired] > 0 { refused[Reason.expired, default: 0] += progress[.expired] }
        if progress[.cancelled] > 0 { refused[Reason.campaignCancelled, default: 0] += progress[.cancelled] }
        return refused
    }

    private var estimated: [String: Int64] {
        guard case .object(let members)? = member("by_reason") else { return [:] }
        return Dictionary(
            members.members.compactMap { if case .int(let count) = $0.value { ($0.name, count) } else { nil } },
            uniquingKeysWith: +)
    }

    private func count(_ name: String) -> Int64 {
        if case .int(let count)? = member(name) { count } else { 0 }
    }

    private func member(_ name: String) -> JSONValue? {
        if case .object(let object) = estimate { object[name] } else { nil }
    }

    private func pair(_ estimated: Int64, _ actual: Int64) -> JSONValue {
        ["estimated": .int(estimated), "actual": .int(actual)]
    }
}
