/// The store's own tables: where it has read to, and in which log.
enum StoreMeta {
    /// Next offset to read of each source topic.
    static let positions = StateTable(
        "_positions", key: [.init("topic", .text)], values: [.init("next_offset", .integer)], isChangelogged: false)
    /// `log_identity`: the log that the positions belong to. `changelog`: next offset of the changelog.
    static let facts = StateTable(
        "_facts", key: [.init("name", .text)], values: [.init("value", .text)], isChangelogged: false)

    static let tables = [positions, facts]
    /// Key of the changelog record that closes a batch and carries its positions.
    static let marker = "_batch"
}

extension PartitionStore {
    func position(of topic: String) throws -> Int64? {
        try get(StoreMeta.positions, [.text(topic)]) { $0.integer(0) }
    }

    func setPosition(of topic: String, _ nextOffset: Int64) throws {
        try put(StoreMeta.positions, [.text(topic)], [.integer(nextOffset)])
    }

    func clearPositions() throws {
        for topic in try select("SELECT topic FROM _positions", [], { $0.text(0) }) {
            try delete(StoreMeta.positions, [.text(topic)])
        }
    }

    func fact(_ name: String) throws -> String? {
        try get(StoreMeta.facts, [.text(name)]) { $0.text(0) }
    }

    func setFact(_ name: String, _ value: String) throws {
        try put(StoreMeta.facts, [.text(name)], [.text(value)])
    }
}
