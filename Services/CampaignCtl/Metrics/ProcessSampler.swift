import Foundation

/// What one process has used so far.
struct ProcessUse: Sendable, Equatable {
    let name: String
    let pid: Int32
    let cpuSeconds: Double
    /// Bytes.
    let resident: Int
    /// Bytes at the highest.
    let peak: Int
}

/// Reads from the kernel what the processes of a stack use.
struct ProcessSampler: Sendable {
    /// `DATA/services.json`.
    let servicesFile: String
    /// The process that holds the stack, and with it the embedded broker.
    let stackPID: Int32
    let stackName: String

    var services: [ServiceEntry] {
        guard let data = FileManager.default.contents(atPath: servicesFile) else { return [] }
        return (try? JSONDecoder().decode([ServiceEntry].self, from: data)) ?? []
    }

    func sample() -> [ProcessUse] {
        let all = services
        let counts = Dictionary(grouping: all, by: \.name).mapValues(\.count)
        let uses = all.compactMap { entry in
            use(of: entry.pid, name: counts[entry.name] == 1 ? entry.name : "\(entry.name)-\(entry.instance)")
        }
        return uses + [use(of: stackPID, name: stackName)].compactMap { $0 }
    }

    private func use(of pid: Int32, name: String) -> ProcessUse? {
        guard let cpu = ProcFile.cpuSeconds(of: pid), let memory = ProcFile.memory(of: pid) else { return nil }
        return ProcessUse(name: name, pid: pid, cpuSeconds: cpu, resident: memory.resident, peak: memory.peak)
    }
}

extension [ProcessUse] {
    /// What was used since an earlier sample. A process that was started again in between counts from its start.
    func since(_ earlier: [ProcessUse]) -> [ProcessUse] {
        map { use in
            let before = earlier.first { $0.pid == use.pid }?.cpuSeconds ?? 0
            return ProcessUse(
                name: use.name, pid: use.pid, cpuSeconds: use.cpuSeconds - before, resident: use.resident,
                peak: use.peak)
        }
    }

    var cpuSeconds: Double { reduce(0) { $0 + $1.cpuSeconds } }
}
