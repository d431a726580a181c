import Foundation

/// So many of so many: messages read of messages sent.
public struct Proportion: Hashable, Sendable {
    public var hits: Int64
    public var total: Int64

    public init(_ hits: Int64, of total: Int64) {
        self.hits = hits
        self.total = total
    }

    /// 0 to 1; 0 when there is nothing to count.
    public var rate: Double { total > 0 ? Double(hits) / Double(total) : 0 }

    /// Whether one rate is higher than another, exactly.
    static func > (left: Proportion, right: Proportion) -> Bool {
        let (leftProduct, rightProduct) = (
            left.hits.multipliedFullWidth(by: max(right.total, 1)),
            right.hits.multipliedFullWidth(by: max(left.total, 1))
        )
        return (leftProduct.high, leftProduct.low) > (rightProduct.high, rightProduct.low)
    }
}

/// Whether two rates differ by more than chance would let them: the two-sided z-test of two proportions with a common
/// variance.
public struct Significance: Hashable, Sendable {
    /// By how many standard errors the first rate lies above the second.
    public let z: Double
    /// How likely chance alone makes a difference at least as large, 0 to 1.
    public let pValue: Double

    /// Below it a difference counts as one.
    public static let level = 0.05
    /// The normal distribution stands for the counts only when each side expects at least so many hits and misses.
    public static let fewest = 5.0

    public var isSignificant: Bool { pValue < Self.level }

    /// `nil`: too little has been counted to tell.
    public init?(_ first: Proportion, _ second: Proportion) {
        guard first.total > 0, second.total > 0 else { return nil }
        let (firstTotal, secondTotal) = (Double(first.total), Double(second.total))
        let common = Double(first.hits + second.hits) / (firstTotal + secondTotal)
        guard min(firstTotal, secondTotal) * min(common, 1 - common) >= Self.fewest else { return nil }
        z = (first.rate - second.rate) / (common * (1 - common) * (1 / firstTotal + 1 / secondTotal)).squareRoot()
        pValue = erfc(abs(z) / 2.0.squareRoot())
    }
}
