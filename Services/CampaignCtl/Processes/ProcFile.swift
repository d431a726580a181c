import Foundation

/// What the kernel says about a process.
enum ProcFile {
    /// The name of its executable, at most 15 characters.
    static func name(of pid: pid_t) -> String? {
        read("/proc/\(pid)/comm")?.trimmingCharacters(in: .newlines)
    }

    /// CPU seconds of all threads so far, user and system.
    static func cpuSeconds(of pid: pid_t) -> Double? {
        // The name in parentheses may contain anything; the fields after it are fixed (proc(5): 14 utime, 15 stime).
        guard let text = read("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory now and at its highest, in bytes.
    static func memory(of pid: pid_t) -> (resident: Int, peak: Int)? {
        guard let text = read("/proc/\(pid)/status") else { return nil }
        guard let resident = kilobytes("VmRSS:", text), let peak = kilobytes("VmHWM:", text) else { return nil }
        return (resident * 1024, peak * 1024)
    }

    private static func kilobytes(_ field: String, _ text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field) }) else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }

    private static func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
}
