import Foundation
import Models
import Rules
import Testing

@Suite("Variants of a message")
struct VariantChoiceTests {
    private static func ids(_ count: Int) -> [Data] {
        (0..<count).map {
            MessageRef(workspace: "w", campaignID: "c", runID: "1", address: Address.phone("+4915\($0)")).id
        }
    }

    private static func variants(_ weights: Int32...) -> [Variant] {
        weights.enumerated().map { index, weight in
            var variant = Variant()
            (variant.id, variant.weight) = (["a", "b", "c", "d"][index], weight)
            return variant
        }
    }

    private static func test(share: Double, winner: String = "") -> VariantTest {
        var test = VariantTest()
        (test.share, test.winner) = (share, winner)
        return test
    }

    @Test(
        "are had by the parts of their weights",
        arguments: [[1, 1], [1, 3], [5, 3, 2], [1, 0, 1], [1000, 1], [1]] as [[Int32]])
    func distribution(weights: [Int32]) {
        let ids = Self.ids(20_000)
        var counts = Array(repeating: 0.0, count: weights.count)
        for id in ids { counts[VariantChoice.index(of: id, weights: weights)] += 1 }
        let total = Double(weights.reduce(0, +))
        for (count, weight) in zip(counts, weights) {
            let part = Double(weight) / total
            // Five standard errors.
            let margin = 5 * (part * (1 - part) / 20_000).squareRoot() + 1e-9
            #expect(abs(count / 20_000 - part) <= margin)
        }
    }

    @Test("follow from the id alone: these never change")
    func golden() {
        let ids = [[0, 0], [0x3F, 0xFF], [0x40, 0], [0xFF, 0xFF]].map {
            [UInt8]($0.map(UInt8.init)) + Array(repeating: 0xFF, count: 14)
        }
        #expect(ids.map { VariantChoice.index(of: $0, weights: [1, 3]) } == [0, 0, 1, 1])
        #expect(ids.map { VariantChoice.index(of: $0, weights: [2, 6]) } == [0, 0, 1, 1])
        #expect(ids.map { VariantChoice.index(of: Data([7]) + Data($0), weights: [1, 3]) } == [0, 0, 0, 0])
        // A slice counts from its own beginning.
        #expect(VariantChoice.index(of: (Data([7]) + Data(ids[3])).dropFirst(), weights: [1, 3]) == 1)
    }

    @Test("weights that are not positive have no part, unless there are no others")
    func weightsOfNone() {
        for id in Self.ids(500) {
            #expect(VariantChoice.index(of: id, weights: [0, 5, -3]) == 1)
            #expect(VariantChoice.index(of: id, weights: [0, 0]) == 0)
        }
    }

    @Test(
        "the share of the test is its share, and all variants are in it by their weights", arguments: [0.05, 0.2, 0.5])
    func share(share: Double) {
        let ids = Self.ids(20_000)
        let inTest = ids.filter { VariantChoice.isInTest($0, share: share) }
        #expect(abs(Double(inTest.count) / 20_000 - share) < 5 * (share * (1 - share) / 20_000).squareRoot())
        let first = Double(inTest.filter { VariantChoice.index(of: $0, weights: [1, 3]) == 0 }.count)
        #expect(abs(first / Double(inTest.count) - 0.25) < 5 * (0.1875 / Double(inTest.count)).squareRoot())
        // A larger share holds the smaller one.
        #expect(inTest.allSatisfy { VariantChoice.isInTest($0, share: share + 0.1) })
    }

    @Test("the ends of shares")
    func ends() {
        for id in Self.ids(500) + [Data(repeating: 0xFF, count: 16), Data(count: 16)] {
            #expect(!VariantChoice.isInTest(id, share: 0))
        }
        #expect(Self.ids(500).allSatisfy { VariantChoice.isInTest($0, share: 1) })
    }

    @Test("without a test everybody has one at once")
    func noTest() {
        let choice = VariantChoice(Self.variants(1, 1))
        #expect(Self.ids(200).allSatisfy { choice.variant(of: $0) != nil && !choice.isHeld($0) })
        #expect(VariantChoice([]).variant(of: Self.ids(1)[0]) == nil)
        #expect(!VariantChoice([], test: Self.test(share: 0.1)).isHeld(Self.ids(1)[0]))
    }

    @Test("in a test the others wait, then they have the winner, and nobody's changes")
    func testPhase() {
        let variants = Self.variants(1, 1)
        let undecided = VariantChoice(variants, test: Self.test(share: 0.3))
        let decided = VariantChoice(variants, test: Self.test(share: 0.3, winner: "b"))
        let plain = VariantChoice(variants)
        for id in Self.ids(500) {
            let isInTest = VariantChoice.isInTest(id, share: 0.3)
            #expect(undecided.isHeld(id) == !isInTest)
            #expect(undecided.variant(of: id) == (isInTest ? plain.variant(of: id) : nil))
            #expect(!decided.isHeld(id))
            #expect(decided.variant(of: id) == (isInTest ? plain.variant(of: id) : variants[1]))
        }
        let unknown = VariantChoice(variants, test: Self.test(share: 0.3, winner: "z"))
        #expect(Self.ids(100).allSatisfy { unknown.variant(of: $0) == plain.variant(of: $0) })
    }

    // MARK: - The winner

    private static func tally(_ sent: Int64, _ read: Int64, _ replied: Int64 = 0) -> VariantTally {
        VariantTally(sent: sent, read: read, replied: replied)
    }

    @Test("is the one with the higher rate of the metric")
    func winner() {
        let variants = Self.variants(1, 1, 1)
        let tallies = ["a": Self.tally(100, 30, 9), "b": Self.tally(50, 20, 1), "c": Self.tally(0, 0)]
        #expect(VariantWinner.of(variants, tallies, metric: "read")?.id == "b")
        #expect(VariantWinner.of(variants, tallies, metric: "replied")?.id == "a")
    }

    @Test("of a tie, or of nothing, is the heavier, then the first")
    func ties() {
        let same = ["a": Self.tally(100, 20), "b": Self.tally(50, 10), "c": Self.tally(5, 1)]
        #expect(VariantWinner.of(Self.variants(1, 2, 2), same, metric: "read")?.id == "b")
        #expect(VariantWinner.of(Self.variants(1, 1, 1), same, metric: "read")?.id == "a")
        #expect(VariantWinner.of(Self.variants(1, 3, 2), [:], metric: "read")?.id == "b")
        #expect(VariantWinner.of(Self.variants(1, 1), ["b": Self.tally(10, 0)], metric: "replied")?.id == "a")
        #expect(VariantWinner.of([], [:], metric: "read") == nil)
        // A difference that floating point cannot see.
        let large = ["a": Self.tally(3_000_000_000_000_000_000, 1_000_000_000_000_000_000), "b": Self.tally(3, 1)]
        #expect(VariantWinner.of(Self.variants(1, 2), large, metric: "read")?.id == "b")
    }
}
