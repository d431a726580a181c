import ServiceKit

/// What `/metrics` shows of the simulator, read when it is asked for.
enum SimulatorMetrics {
    static func register(_ simulator: Simulator, in metrics: MetricsRegistry) {
        func counter(_ name: String, _ read: @escaping @Sendable (SimulatorCore) -> Int) {
            metrics.counter(name) { Double(simulator.withCore { core, _ in read(core) }) }
        }
        counter("simulator_requests_total") { $0.counts.received }
        counter("simulator_messages_accepted_total") { $0.messages.acceptedCount }
        counter("simulator_duplicates_total") { $0.messages.duplicates.count }
        counter("simulator_inbound_total") { $0.incoming.count }
        counter("simulator_webhook_posts_total") { $0.counts.webhookPosts }
        counter("simulator_webhook_failures_total") { $0.counts.webhookFailures }
        counter("simulator_webhook_items_total") { $0.counts.webhookItems }
        metrics.gauge("simulator_webhook_items_waiting") {
            Double(simulator.withCore { core, _ in core.waitingWebhooks })
        }
    }
}
