/// The Prometheus text format, as far as sums of counters and gauges need it.
struct PrometheusText: Sendable {
    struct Sample: Equatable, Sendable {
        let labels: [String: String]
        let value: Double
    }

    private let samples: [String: [Sample]]

    init(_ text: String) {
        var samples: [String: [Sample]] = [:]
        for line in text.split(separator: "\n") where line.first != "#" {
            guard let (name, sample) = Self.parse(line) else { continue }
            samples[name, default: []].append(sample)
        }
        self.samples = samples
    }

    /// Every series of a metric.
    func series(_ name: String) -> [Sample] { samples[name] ?? [] }

    /// The sum over the series that carry these labels; zero when there are none.
    func sum(_ name: String, where labels: [String: String] = [:]) -> Double {
        series(name).filter { sample in labels.allSatisfy { sample.labels[$0.key] == $0.value } }
            .reduce(0) { $0 + $1.value }
    }

    /// `name{label="value",…} 1.5`.
    private static func parse(_ line: Substring) -> (String, Sample)? {
        guard let nameEnd = line.firstIndex(where: { $0 == "{" || $0 == " " }) else { return nil }
        var labels: [String: String] = [:]
        var rest = line[nameEnd...]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                guard let (name, value) = parseLabel(&rest) else { return nil }
                labels[name] = value
                if rest.first == "," { rest.removeFirst() }
            }
            rest.removeFirst()
        }
        guard let number = rest.split(separator: " ").first.flatMap({ Double($0) }) else { return nil }
        return (String(line[..<nameEnd]), Sample(labels: labels, value: number))
    }

    private static func parseLabel(_ rest: inout Substring) -> (String, String)? {
        guard let equals = rest.firstIndex(of: "=") else { return nil }
        let name = String(rest[..<equals])
        rest = rest[rest.index(after: equals)...]
        guard rest.first == "\"" else { return nil }
        rest.removeFirst()
        var value = ""
        while let character = rest.popFirst(), character != "\"" {
            guard character == "\\" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            value.append(escaped == "n" ? "\n" : escaped)
        }
        return (name, value)
    }
}
