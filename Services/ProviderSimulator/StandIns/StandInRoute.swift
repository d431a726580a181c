/// Why a stand-in does not take a message, in the provider's own numbers.
struct StandInRefusal: Error, Sendable, Equatable {
    let code: Int
    var detail: String?
    /// How long to wait, in seconds, where the provider says so.
    var retryAfter: Int?

    init(_ code: Int, _ detail: String? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }
}

/// What every send to a stand-in has in common: faults, pace, acceptance, and the time an answer takes.
struct StandInRoute: Sendable {
    let simulator: Simulator
    let kind: StandInKind

    enum Outcome: Sendable {
        case accepted(StandInMessage, SendAnswer.Effect)
        case refused(StandInRefusal)
        /// The connection is closed before anything happens.
        case closed
    }

    /// - Parameter draft: reads and checks the message in the provider's order.
    func send(
        _ draft: (inout SimulatorCore, Moment) throws(StandInRefusal) -> StandInDraft
    ) async -> Outcome {
        let (outcome, latencyMs) = simulator.withCore { core, moment in
            let outcome = Self.attempt(&core, kind, moment, draft)
            if case .refused(let refusal) = outcome {
                core.standIns[kind].counts.refused[refusal.code, default: 0] += 1
            }
            return (outcome, core.random.int(in: core.behaviour.acceptLatencyMs))
        }
        if latencyMs > 0, case .accepted = outcome { try? await Task.sleep(for: .milliseconds(latencyMs)) }
        return outcome
    }

    private static func attempt(
        _ core: inout SimulatorCore, _ kind: StandInKind, _ moment: Moment,
        _ draft: (inout SimulatorCore, Moment) throws(StandInRefusal) -> StandInDraft
    ) -> Outcome {
        core.standIns[kind].counts.received += 1
        let faults = core.standIns[kind].faults
        if core.strikes(faults.closeBeforeAccept) { return .closed }
        do throws(StandInRefusal) {
            if core.strikes(faults.serverErrors) { throw StandInRefusal(kind.provider.troubleCode) }
            if core.strikes(faults.rateLimits) { throw StandInRefusal(kind.provider.tooFastCode, retryAfter: 1) }
            var draft = try draft(&core, moment)
            if let waitMs = core.standIns[kind].waitForPace(nowMs: moment.monotonicMs) {
                throw StandInRefusal(kind.provider.tooFastCode, retryAfter: max(1, waitMs / 1000))
            }
            if let forced = core.standIns[kind].faults.takeForced(for: draft.to) {
                guard forced.arrivesLater else { throw StandInRefusal(forced.code) }
                draft.failure = Int32(forced.code)
            }
            do throws(JournalError) {
                let message = try core.accept(draft, of: kind, at: moment)
                return .accepted(message, core.effect(of: faults))
            } catch {
                throw StandInRefusal(kind.provider.troubleCode, "The simulator cannot write its journal.")
            }
        } catch {
            return .refused(error)
        }
    }
}

extension SimulatorCore {
    /// What becomes of the answer to an accepted message.
    fileprivate mutating func effect(of faults: StandInFaults) -> SendAnswer.Effect {
        if strikes(faults.hangAfterAccept) { return .hang }
        if strikes(faults.closeAfterAccept) { return .close }
        return .answer
    }
}

/// A number with leading zeros, in hexadecimal.
func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
