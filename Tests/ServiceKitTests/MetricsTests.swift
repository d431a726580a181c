import Metrics
import ServiceKit
import Testing

@Suite("Metrics")
struct MetricsTests {
    private let registry = MetricsRegistry(process: false)

    @Test("counters, gauges and read values are printed in order of name and labels")
    func exposition() {
        Counter(label: "sent_total", dimensions: [("channel", "b")], factory: registry).increment(by: 2)
        Counter(label: "sent_total", dimensions: [("channel", "a"), ("back", "1")], factory: registry).increment()
        FloatingPointCounter(label: "cost.total", factory: registry).increment(by: 0.25)
        Gauge(label: "depth", factory: registry).record(3)
        let meter = Meter(label: "level", factory: registry)
        meter.set(2.5)
        meter.increment(by: 1.0)
        meter.decrement(by: 0.5)
        registry.gauge("lag", labels: [("partition", "0")]) { 7 }
        registry.gauge("unknown") { nil }
        #expect(
            registry.exposition() == """
                # TYPE cost_total counter
                cost_total 0.25
                # TYPE depth gauge
                depth 3
                # TYPE lag gauge
                lag{partition="0"} 7
                # TYPE level gauge
                level 3
                # TYPE sent_total counter
                sent_total{back="1",channel="a"} 1
                sent_total{channel="b"} 2
                # TYPE unknown gauge

                """)
    }

    @Test("a timer is a histogram in seconds")
    func timer() {
        let timer = Timer(label: "send_seconds", dimensions: [("p", "x")], factory: registry)
        timer.recordMilliseconds(3)
        timer.recordMilliseconds(40)
        timer.recordSeconds(100)
        let text = registry.exposition()
        #expect(text.contains("# TYPE send_seconds histogram\n"))
        #expect(text.contains("send_seconds_bucket{p=\"x\",le=\"0.0025\"} 0\n"))
        #expect(text.contains("send_seconds_bucket{p=\"x\",le=\"0.005\"} 1\n"))
        #expect(text.contains("send_seconds_bucket{p=\"x\",le=\"0.05\"} 2\n"))
        #expect(text.contains("send_seconds_bucket{p=\"x\",le=\"30\"} 2\n"))
        #expect(text.contains("send_seconds_bucket{p=\"x\",le=\"+Inf\"} 3\n"))
        #expect(text.contains("send_seconds_sum{p=\"x\"} 100.043\n"))
        #expect(text.contains("send_seconds_count{p=\"x\"} 3\n"))
    }

    @Test("label values are escaped, names made legal")
    func escaping() {
        Counter(label: "9 odd-näme", dimensions: [("a.b", "x\"\\\ny")], factory: registry).increment()
        #expect(registry.exposition().contains(#"_9_odd_n__me{a_b="x\"\\\ny"} 1"#))
    }

    @Test("the same label and dimensions are the same instrument; increments of many tasks add up")
    func concurrency() async {
        let registry = registry
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = Counter(label: "n_total", dimensions: [("a", "1")], factory: registry)
                    let meter = Meter(label: "m", factory: registry)
                    for _ in 0..<1000 {
                        counter.increment()
                        meter.increment()
                    }
                }
            }
        }
        #expect(registry.exposition().contains("n_total{a=\"1\"} 8000\n"))
        #expect(registry.exposition().contains("m 8000\n"))
    }

    @Test("a name has one kind: another is not exposed, and harms nothing")
    func conflict() {
        Counter(label: "x", factory: registry).increment()
        Gauge(label: "x", factory: registry).record(5)
        registry.gauge("x") { 6 }
        #expect(registry.exposition() == "# TYPE x counter\nx 1\n")
    }

    @Test("a destroyed instrument is gone")
    func destroy() {
        let counter = Counter(label: "x", factory: registry)
        counter.increment()
        counter.destroy()
        #expect(registry.exposition() == "")
    }

    @Test("the process shows its time and memory")
    func process() throws {
        let text = MetricsRegistry().exposition()
        for name in [
            "process_cpu_seconds_total", "process_resident_memory_bytes", "process_max_resident_memory_bytes",
            "process_open_fds", "process_start_time_seconds",
        ] {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name) ") })
            let value = try #require(line.split(separator: " ").last.flatMap { Double($0) })
            #expect(value > 0, "\(name)")
        }
    }
}
