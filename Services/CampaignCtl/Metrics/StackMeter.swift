/// What the stack does now: rates since the last look, and what each process uses.
struct StackMeter: Sendable {
    let stages: StageSampler
    let processes: ProcessSampler

    private struct Look: Sendable {
        let at: ContinuousClock.Instant
        let counts: StageCounts
        let uses: [ProcessUse]
    }

    private var last: Look?

    init(stages: StageSampler, processes: ProcessSampler) {
        self.stages = stages
        self.processes = processes
    }

    /// One line: `requested 1,950/s · approved …`; `nil` at the first look.
    mutating func line() async throws -> (text: String, isBusy: Bool)? {
        let look = Look(at: .now, counts: try await stages.sample(), uses: processes.sample())
        defer { last = look }
        guard let last else { return nil }
        let seconds = (look.at - last.at).seconds
        let events = Double(look.counts.events - last.counts.events)
        let requested = Double(look.counts.requested - last.counts.requested)
        let rates = [
            ("requested", requested), ("approved", Double(look.counts.approved - last.counts.approved)),
            ("sent", Double(look.counts.sent - last.counts.sent)),
            ("webhooks", Double(look.counts.webhooks - last.counts.webhooks)), ("events", events),
        ].map { "\($0) \(Text.count(max(0, $1) / seconds))/s" }.joined(separator: " · ")
        let cpu = look.uses.since(last.uses)
        let perMessage = requested > 0 ? " · \(Text.count(cpu.cpuSeconds / requested * 1e6)) µs CPU/message" : ""
        let memory = look.uses.map { "\($0.name) \(Text.megabytes($0.resident))/\(Text.megabytes($0.peak))" }
        return ("\(rates)\(perMessage) │ MB now/peak: \(memory.joined(separator: " "))", events > 0)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
