/// The body of `/readyz`: whether the process is ready, product time, who it is, and every check.
struct HealthReport {
    let service: String
    let instance: Int?
    let nowMs: Int64
    let checks: [Readiness.Check]

    var isReady: Bool { checks.allSatisfy(\.ready) }

    /// The report as a JSON object.
    func json() -> [UInt8] {
        var text = JSONText()
        text.append(raw: "{")
        text.append(key: "ready")
        isReady ? text.append(raw: "true") : text.append(raw: "false")
        text.append(key: "now")
        text.append(string: RFC3339.format(nowMs))
        text.append(key: "service")
        text.append(string: service)
        if let instance {
            text.append(key: "instance")
            text.append(number: instance)
        }
        text.append(key: "checks")
        append(checks: &text)
        text.append(raw: "}")
        return text.bytes
    }

    private func append(checks text: inout JSONText) {
        text.append(raw: "[")
        for (index, check) in checks.enumerated() {
            text.append(raw: index == 0 ? "{" : ",{")
            text.append(key: "name")
            text.append(string: check.name)
            text.append(key: "ready")
            check.ready ? text.append(raw: "true") : text.append(raw: "false")
            if let detail = check.detail {
                text.append(key: "detail")
                text.append(string: detail)
            }
            text.append(raw: "}")
        }
        text.append(raw: "]")
    }
}
