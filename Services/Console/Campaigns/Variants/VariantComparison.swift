import Models
import Rules

/// What variants are compared by.
enum VariantMetric: String, CaseIterable, Sendable {
    case read, replied
}

/// Whether the best of several variants is better by more than chance: a hint, not a proof.
///
/// The leader is compared with the one after it. The more variants there were to choose from, the more is asked for
/// (Bonferroni).
struct VariantComparison: Sendable {
    private let leader: Variant?
    private let metric: VariantMetric
    /// `nil`: too little has been counted to tell.
    private let pValue: Double?

    /// - Parameter tallies: by the variants' ids.
    init(_ variants: [Variant], _ tallies: [String: VariantTally], by metric: VariantMetric) {
        self.metric = metric
        let known = variants.filter { tallies[$0.id]?.sent ?? 0 > 0 }
        let leader = VariantWinner.of(known, tallies, metric: metric.rawValue)
        let second = VariantWinner.of(known.filter { $0.id != leader?.id }, tallies, metric: metric.rawValue)
        self.leader = leader
        guard let leader, let second, let first = tallies[leader.id], let other = tallies[second.id] else {
            pValue = nil
            return
        }
        let significance = Significance(first.proportion(metric.rawValue), other.proportion(metric.rawValue))
        pValue = significance.map { min(1, $0.pValue * Double(known.count - 1)) }
    }

    var members: [(String, JSONValue)] {
        [
            ("metric", .string(metric.rawValue)), ("p_value", .rounded(pValue)), ("leader", .text(leader?.id)),
            ("significant", .bool(pValue.map { $0 < Significance.level } ?? false)),
        ]
    }
}

extension JSONValue {
    /// To four digits; `null` for `nil`.
    static func rounded(_ value: Double?) -> JSONValue {
        value.map { .double(($0 * 10_000).rounded() / 10_000) } ?? .null
    }
}
