import KafkaClient

/// Creates what is missing in a cluster that can be asked to.
struct TopicCreator: Sendable {
    let cluster: Cluster

    /// - Parameter patience: how long a cluster that does not answer yet is waited for.
    /// - Returns: the names of the topics that did not exist.
    func createMissing(
        partitions: Int, replicationFactor: Int? = nil, patience: Duration
    ) async throws -> Set<String> {
        let admin = try cluster.admin(timeoutSeconds: 5)
        let existing = try await waitForCluster(admin, patience)
        let specs = cluster.catalogue.specs(partitions: partitions, replicationFactor: replicationFactor)
        let missing = specs.filter { existing[$0.name] == nil }
        do {
            return try await admin.createTopics(missing)
        } catch let error as KafkaError where error.code == .unsupported {
            throw Failure(
                "this cluster cannot create topics on request and lacks \(missing.map(\.name).joined(separator: ", ")): "
                    + "create them there, each recipient-keyed one with \(partitions) partitions")
        }
    }

    private func waitForCluster(_ admin: KafkaAdmin, _ patience: Duration) async throws -> [String: Int] {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await cluster.existing(admin)
            } catch {
                guard ContinuousClock.now < deadline, !Task.isCancelled else { throw error }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }
}
