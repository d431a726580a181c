/// Kafka's default partitioning of keys: 32-bit murmur2, positive part, modulo the number of partitions.
public enum KafkaPartitioner {
    /// The partition a producer of this module, or a Java one, chooses for a key that is not empty.
    public static func partition(of key: [UInt8], count: Int) -> Int32 {
        Int32(Int(murmur2(key) & 0x7fff_ffff) % count)
    }

    /// The variant of the Java client: seed 0x9747b28c.
    static func murmur2(_ data: [UInt8]) -> UInt32 {
        let multiplier: UInt32 = 0x5bd1_e995
        var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: data.count)
        let words = data.count / 4
        for word in 0..<words {
            var mixed = (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[word * 4 + $1]) << UInt32($1 * 8) }
            mixed = mixed &* multiplier
            mixed ^= mixed >> 24
            hash = (hash &* multiplier) ^ (mixed &* multiplier)
        }
        let rest = data[(words * 4)...]
        if !rest.isEmpty {
            for (index, byte) in rest.enumerated() { hash ^= UInt32(byte) << UInt32(index * 8) }
            hash = hash &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ (hash >> 15)
    }
}
