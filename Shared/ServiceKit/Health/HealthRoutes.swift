import HTTPTypes
public import Hummingbird

/// What the health routes show: the same for the admin server and for a service's own port.
public struct HealthSource: Sendable {
    let service: String
    let instance: Int?
    let clock: any ProductClock
    let readiness: Readiness
    let metrics: MetricsRegistry

    /// Creates a source.
    public init(
        service: String, instance: Int?, clock: any ProductClock, readiness: Readiness, metrics: MetricsRegistry
    ) {
        self.service = service
        self.instance = instance
        self.clock = clock
        self.readiness = readiness
        self.metrics = metrics
    }

    var report: HealthReport {
        HealthReport(service: service, instance: instance, nowMs: clock.nowMs(), checks: readiness.snapshot)
    }
}

extension RouterMethods {
    /// Adds `/livez` (200 while the process answers), `/readyz` (200 or 503 with the checks) and `/metrics`.
    @discardableResult
    public func addHealthRoutes(_ source: HealthSource) -> Self {
        get("livez") { _, _ in
            healthResponse(.ok, type: "application/json", body: Array(#"{"live":true}"#.utf8))
        }
        get("readyz") { _, _ in
            let report = source.report
            return healthResponse(
                report.isReady ? .ok : .serviceUnavailable, type: "application/json", body: report.json())
        }
        get("metrics") { _, _ in
            let text = source.metrics.exposition()
            return healthResponse(.ok, type: "text/plain; version=0.0.4; charset=utf-8", body: Array(text.utf8))
        }
        return self
    }
}

private func healthResponse(_ status: HTTPTypes.HTTPResponse.Status, type: String, body: [UInt8]) -> Response {
    Response(
        status: status,
        headers: [.contentType: type, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
}
