import Foundation
import Models

/// What a drip ought to do, said as simply as possible: one person at a time, with a clock that counts how long a person
/// has been waiting. It shares nothing with the scheduler but the messages' fates.
struct DripModel {
    struct Step {
        var delayMs: Int64
        var removesAfterReply: Bool
        var messages: Int32
    }

    enum Standing: Equatable {
        case waiting, completed
        case exited(String)
    }

    /// A message that has been planned and has no outcome.
    struct Open {
        let ref: MessageRef
        let fate: MessageFate
        let sinceMs: Int64
    }

    struct Pass {
        let number: Int32
        let enrolledAtMs: Int64
        var standing = Standing.waiting
        /// The step that is waited for or under way; over: the last begun.
        var step: Int32 = 1
        var isUnderWay = false
        /// For how long the step has been waited for.
        var waitedMs: Int64 = 0
        var open: [Open] = []
        var reachedSomebody = false
        var reachesNobody = false
        /// The last step of which a message was accepted, and whether a reply to it removes.
        var sent: (step: Int32, removes: Bool)?
        /// Of the step that is under way, as it was planned.
        var removes = false

        var isWaiting: Bool { standing == .waiting }
    }

    let id: String
    let seed: UInt64
    var steps: [Step]
    var exitOn: Set<String> = []
    var reEnrol = ReEnrol.never
    var reEnrolAfterMs: Int64 = 0
    var pauseStopsClock = false
    var tag: String?
    var event: String?
    var filterValue: String?
    private(set) var isPaused = false
    private(set) var isCancelled = false
    private(set) var passes: [Int: Pass] = [:]
    /// Which messages reached whom, and when.
    private(set) var accepted: [String: Int64] = [:]
    private var nowMs: Int64

    init(id: String, seed: UInt64, nowMs: Int64, steps: [Step]) {
        self.id = id
        self.seed = seed
        self.nowMs = nowMs
        self.steps = steps
    }

    // MARK: - Time

    mutating func advance(to nowMs: Int64) {
        let passed = nowMs - self.nowMs
        self.nowMs = nowMs
        let clockRuns = !(isPaused && pauseStopsClock)
        for person in passes.keys.sorted() {
            change(person) { pass, model in
                if pass.isWaiting, !pass.isUnderWay, clockRuns { pass.waitedMs += passed }
            }
        }
        settle()
    }

    private mutating func settle() {
        for person in passes.keys.sorted() { change(person) { pass, model in model.proceed(&pass, person) } }
    }

    private mutating func proceed(_ pass: inout Pass, _ person: Int) {
        answer(&pass)
        while pass.isWaiting {
            if pass.isUnderWay {
                guard pass.open.isEmpty else { return }
                complete(&pass)
            } else {
                guard let step = step(pass.step) else { return end(&pass, .completed) }
                guard !isPaused, pass.waitedMs >= step.delayMs else { return }
                begin(step, &pass, person)
                answer(&pass)
            }
        }
    }

    private mutating func begin(_ step: Step, _ pass: inout Pass, _ person: Int) {
        pass.isUnderWay = true
        (pass.reachedSomebody, pass.reachesNobody) = (false, false)
        pass.removes = step.removesAfterReply
        pass.open = (0..<step.messages).map { position in
            let ref = MessageRef(
                workspace: Workspace.standard, campaignID: id, runID: String(pass.number), step: pass.step,
                position: position, address: phone(person))
            return Open(ref: ref, fate: MessageFate(of: ref, seed: seed), sinceMs: nowMs)
        }
    }

    private mutating func answer(_ pass: inout Pass) {
        for message in pass.open where isAnswered(message) {
            pass.open.removeAll { $0.ref.id == message.ref.id }
            switch message.fate {
            case .suppressed(let reason):
                if reason == Reason.notOnChannel { pass.reachesNobody = true }
            default:
                accepted[message.ref.name] = nowMs
                pass.reachedSomebody = true
                if pass.isWaiting { pass.sent = (message.ref.step, pass.removes) }
            }
        }
    }

    private func isAnswered(_ message: Open) -> Bool {
        switch message.fate {
        case .accepted, .suppressed: true
        // It has to be asked for again.
        case .later(let wait): !isPaused && !isCancelled && nowMs >= message.sinceMs + wait
        case .slow(let wait): nowMs >= message.sinceMs + wait
        }
    }

    private func complete(_ pass: inout Pass) {
        if pass.reachesNobody && !pass.reachedSomebody { return end(&pass, .exited("failed")) }
        pass.step += 1
        pass.isUnderWay = false
        pass.waitedMs = 0
    }

    private func end(_ pass: inout Pass, _ standing: Standing) {
        if !pass.isUnderWay { pass.step -= 1 }
        pass.isUnderWay = false
        pass.standing = standing
        // A cancelled campaign's messages are not recalled.
        if standing != .exited("campaign_cancelled") { pass.open = [] }
    }

    private func step(_ number: Int32) -> Step? {
        number >= 1 && number <= Int32(steps.count) ? steps[Int(number) - 1] : nil
    }

    // MARK: - People

    mutating func enrol(_ person: Int) {
        guard !isCancelled else { return }
        if let last = passes[person] {
            switch reEnrol {
            case .afterExit: guard !last.isWaiting else { return }
            case .always: guard nowMs >= last.enrolledAtMs + reEnrolAfterMs else { return }
            default: return
            }
            exit(person, "re_enrolled")
        }
        passes[person] = Pass(number: (passes[person]?.number ?? 0) + 1, enrolledAtMs: nowMs)
        settle()
    }

    mutating func exit(_ person: Int, _ reason: String) {
        change(person) { pass, model in
            if pass.isWaiting { model.end(&pass, .exited(reason)) }
        }
    }

    mutating func reply(_ person: Int) {
        guard let sent = passes[person]?.sent, exitOn.contains("reply") || sent.removes else { return }
        exit(person, "reply")
    }

    mutating func optOut(_ person: Int) {
        if exitOn.contains("opt_out") { exit(person, "opt_out") }
    }

    mutating func happened(_ name: String, to person: Int, isKnown: Bool) {
        if exitOn.contains("event:\(name)") { exit(person, "event:\(name)") }
        if isKnown, event == name { enrol(person) }
    }

    // MARK: - The drip

    mutating func pause() { isPaused = true }

    mutating func resume() {
        isPaused = false
        settle()
    }

    mutating func cancel() {
        for person in passes.keys.sorted() { exit(person, "campaign_cancelled") }
        isCancelled = true
    }

    mutating func edit(_ steps: [Step]) {
        self.steps = steps
        for person in passes.keys.sorted() {
            change(person) { pass, model in
                if pass.isWaiting, !pass.isUnderWay, model.step(pass.step) == nil { model.end(&pass, .completed) }
            }
        }
        settle()
    }

    private mutating func change(_ person: Int, _ change: (inout Pass, inout DripModel) -> Void) {
        guard var pass = passes[person] else { return }
        change(&pass, &self)
        passes[person] = pass
    }

    // MARK: - Looking

    /// When the step that somebody waits for is due; `nil`: nothing is waited for, or the clock stands still.
    func dueMs(_ person: Int) -> Int64? {
        guard let pass = passes[person], pass.isWaiting, !pass.isUnderWay, !(isPaused && pauseStopsClock),
            let step = step(pass.step)
        else { return nil }
        return nowMs + step.delayMs - pass.waitedMs
    }
}
