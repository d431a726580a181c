public import Models

/// How often one recipient may be written to: at most `count` sends of a purpose in any span of `period_s`.
public enum FrequencyCaps {
    /// The cap that one more message of this purpose would break; `nil`: none.
    /// - Parameter sends: other messages sent to the recipient or on their way, over all campaigns.
    public static func met(
        by purpose: String, sends: [SendRecord], caps: [FrequencyCap], nowMs: Int64
    ) -> FrequencyCap? {
        caps.first { cap in
            guard cap.purpose == purpose || cap.purpose == Purpose.all else { return false }
            let since = nowMs - cap.periodS * 1000
            let count = sends.count {
                $0.atMs > since && (cap.purpose == Purpose.all || $0.purpose == cap.purpose)
            }
            return count >= Int(cap.count)
        }
    }

    /// For how long sends have to be remembered, milliseconds.
    public static func longestPeriodMs(_ caps: [FrequencyCap]) -> Int64 {
        (caps.map(\.periodS).max() ?? 0) * 1000
    }

    /// `2 per 7 days`
    public static func text(_ cap: FrequencyCap) -> String { "\(cap.count) per \(span(cap.periodS))" }

    private static func span(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute")]
        let (length, name) = units.first { seconds >= $0.0 && seconds.isMultiple(of: $0.0) } ?? (1, "second")
        let count = seconds / length
        return count == 1 ? name : "\(count) \(name)s"
    }
}
