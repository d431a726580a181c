import KafkaClient
import Models

/// How many messages have passed each stage so far.
struct StageCounts: Sendable, Equatable {
    /// Asked for by the scheduler.
    var requested: Int64 = 0
    /// Approved by the eligibility checker.
    var approved: Int64 = 0
    /// Requests to providers that were answered or given up.
    var sent: Int64 = 0
    /// Reported by the provider: receipts and replies that the ingester took in.
    var webhooks: Int64 = 0
    /// Events in the life of messages, by all stages.
    var events: Int64 = 0
}

/// Counts from the ends of the logs and the metrics of sender and ingester: the same on every cluster, whoever wrote the records.
struct StageSampler: Sendable {
    let cluster: Cluster
    let admin: KafkaAdmin
    let http: HTTP
    let processes: ProcessSampler

    func sample() async throws -> StageCounts {
        let existing = try await cluster.existing(admin)
        let approved = cluster.catalogue.providers.map { Topics.messagesApproved(provider: $0) }
        return StageCounts(
            requested: try await end(of: [Topics.messagesRequested], existing),
            approved: try await end(of: approved, existing),
            sent: await metric("campaigns_sends_total", of: "sender"),
            webhooks: await metric("campaigns_webhook_events_total", of: "webhook-ingester"),
            events: try await end(of: [Topics.messagesEvents], existing))
    }

    private func end(of topics: [Topic], _ existing: [String: Int]) async throws -> Int64 {
        let names = topics.map(cluster.catalogue.name)
        let partitions = names.flatMap { name in (0..<Int32(existing[name] ?? 0)).map { TopicPartition(name, $0) } }
        return try await admin.watermarks(partitions).values.reduce(0) { $0 + $1.high }
    }

    /// A process that does not answer counts as nothing for now.
    private func metric(_ name: String, of service: String) async -> Int64 {
        var total = 0.0
        for entry in processes.services where entry.name == service {
            guard let text = try? await http.text("\(entry.adminURL)/metrics") else { continue }
            total += PrometheusText(text).sum(name)
        }
        return Int64(total)
    }
}
