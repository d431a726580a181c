import Foundation
import ServiceKit

/// Product time of a stack: resolved once at its start, the same for every process and after every restart of one.
struct ResolvedClock: Sendable {
    /// `nil`: real time.
    let spec: ClockSpec?
    /// Real time, in Unix milliseconds, at which product time was the specification's instant.
    let anchorMs: Int64

    var clock: any ProductClock { spec?.clock(anchorMs: anchorMs) ?? SystemProductClock() }

    /// What each process is given.
    var environment: [String: String] {
        guard let spec else { return [:] }
        return ["CAMPAIGNS_CLOCK": spec.settingText, "CAMPAIGNS_CLOCK_ANCHOR": String(anchorMs)]
    }

    /// Decides at which instant and speed product time goes on.
    /// - Parameters:
    ///   - requested: `--clock`, if given.
    ///   - kept: what an earlier start on the same data left.
    static func resolve(requested: ClockSpec?, kept: KeptClock?, realNowMs: Int64) throws -> ResolvedClock {
        if let requested {
            if let kept, requested.instantMs < kept.nowMs {
                let now = RFC3339.format(kept.nowMs)
                throw Failure(
                    "--clock \(requested.settingText) goes back in time: this data has reached \(now). "
                        + "Leave --clock out to continue there, give a later instant, or choose another --data")
            }
            return ResolvedClock(spec: requested, anchorMs: realNowMs)
        }
        guard let kept, let speed = kept.speed else { return ResolvedClock(spec: nil, anchorMs: realNowMs) }
        return ResolvedClock(spec: ClockSpec(instantMs: kept.nowMs, speed: speed), anchorMs: realNowMs)
    }
}

/// Product time as kept in the data directory, so that a later start goes on from there.
struct KeptClock: Codable, Equatable, Sendable {
    /// Product time that no process of the stack has passed yet.
    var nowMs: Int64
    /// Product seconds in a real second; `nil` for real time.
    var speed: Double?

    enum CodingKeys: String, CodingKey {
        case nowMs = "now_ms"
        case speed
    }

    static func read(_ path: String) -> KeptClock? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? JSONDecoder().decode(KeptClock.self, from: data)
    }

    func write(_ path: String) throws {
        try DataDirectory.write(String(decoding: JSONEncoder().encode(self), as: UTF8.self) + "\n", to: path)
    }
}

/// Keeps product time on disk while the stack runs.
struct ClockKeeper: Sendable {
    let clock: ResolvedClock
    let path: String

    /// Writes a little ahead of time, so that a start after `kill -9` is never earlier than what anyone has seen.
    private static let aheadMs: Int64 = 2500

    func keep(aheadMs: Int64 = Self.aheadMs) throws {
        let realNowMs = RealTime.nowMs() + aheadMs
        let nowMs = clock.spec.map { spec in
            AnchoredClock(
                instantMs: spec.instantMs, speed: spec.speed, anchorMs: clock.anchorMs, realNowMs: { realNowMs }
            ).nowMs()
        }
        // Real time goes on by itself and needs no reserve.
        try KeptClock(nowMs: nowMs ?? RealTime.nowMs(), speed: clock.spec?.speed).write(path)
    }

    /// Runs until cancelled; the last instant is written exactly.
    func run(onFailure: (any Error) -> Void) async {
        while !Task.isCancelled {
            do { try keep() } catch { onFailure(error) }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}
