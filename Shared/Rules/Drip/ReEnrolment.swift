public import Models

/// Whether somebody who has been in a drip may begin it once more.
public enum ReEnrolment {
    public static let alreadyEnrolled = "already_enrolled"
    public static let tooSoon = "re_enrol_too_soon"

    private static let dayMs: Int64 = 86_400_000

    /// Why a person is not enrolled now; `nil`: nothing is in the way.
    /// - Parameter last: the person's newest pass through the drip; `nil`: there was none. One that is not over ends with
    ///   a new one.
    public static func refusal(drip: Drip, last: (enrolledAtMs: Int64, isOver: Bool)?, nowMs: Int64) -> String? {
        guard let last else { return nil }
        switch drip.reEnrol {
        case .afterExit: return last.isOver ? nil : alreadyEnrolled
        case .always:
            let mayMs = last.enrolledAtMs + Int64(drip.reEnrolAfterDays) * dayMs
            return nowMs >= mayMs ? nil : tooSoon
        case .never, .unspecified, .UNRECOGNIZED: return alreadyEnrolled
        }
    }
}
