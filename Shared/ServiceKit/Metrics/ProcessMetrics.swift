import Foundation

/// What the kernel says about this process.
public enum ProcessMetrics {
    /// Adds `process_cpu_seconds_total`, `process_resident_memory_bytes`, `process_max_resident_memory_bytes`,
    /// `process_open_fds` and `process_start_time_seconds`.
    static func register(in registry: MetricsRegistry) {
        let start = Double(RealTime.nowMs()) / 1000
        registry.counter("process_cpu_seconds_total") { cpuSeconds() }
        registry.gauge("process_resident_memory_bytes") { statusBytes("VmRSS:") }
        // The kernel brings the peak up to date later than the present value.
        registry.gauge("process_max_resident_memory_bytes") {
            statusBytes("VmHWM:").map { max($0, statusBytes("VmRSS:") ?? 0) }
        }
        registry.gauge("process_open_fds") { openDescriptors() }
        registry.gauge("process_start_time_seconds") { start }
    }

    /// User and system time of all threads so far.
    public static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A size of `/proc/self/status`; nil where there is no such file.
    private static func statusBytes(_ field: String) -> Double? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(field) }) else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 * 1024 }
    }

    private static func openDescriptors() -> Double? {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count) }
    }
}
