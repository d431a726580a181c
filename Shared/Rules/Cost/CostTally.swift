/// Adds charges up, by category and with the gaps by name.
public struct CostTally: Hashable, Sendable {
    /// Millionths of the currency by category; categories whose messages were all free are there with 0.
    public private(set) var micros: [String: Int64] = [:]
    /// Messages without a price.
    public private(set) var gaps: [PriceGap: Int64] = [:]

    public init() {}

    public var totalMicros: Int64 { micros.values.reduce(0, +) }

    /// - Parameter count: how many messages cost this each.
    public mutating func add(_ charge: Charge, category: String, count: Int64 = 1) {
        switch charge {
        case .free: micros[category, default: 0] += 0
        case .price(let price): micros[category, default: 0] += price * count
        case .unknown(let gap): gaps[gap, default: 0] += count
        }
    }
}
