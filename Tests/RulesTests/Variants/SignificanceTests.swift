import Rules
import Testing

@Suite("Significance of a difference")
struct SignificanceTests {
    @Test(
        "is the two-sided test of two proportions",
        arguments: [
            ((45, 100), (30, 100), 2.190_890, 0.028_460), ((30, 100), (45, 100), -2.190_890, 0.028_460),
            ((50, 100), (50, 100), 0, 1), ((200, 1000), (250, 1000), -2.677_393, 0.007_419_3),
        ] as [((Int64, Int64), (Int64, Int64), Double, Double)])
    func values(first: (Int64, Int64), second: (Int64, Int64), z: Double, pValue: Double) throws {
        let result = try #require(
            Significance(Proportion(first.0, of: first.1), Proportion(second.0, of: second.1)))
        #expect(abs(result.z - z) < 1e-3)
        #expect(abs(result.pValue - pValue) < 1e-4)
        #expect(result.isSignificant == (pValue < 0.05))
    }

    @Test(
        "is not told from too little",
        arguments: [
            ((0, 0), (5, 10)), ((0, 1000), (0, 1000)), ((10, 10), (10, 10)), ((1, 10), (3, 10)), ((1, 1000), (2, 1000)),
        ] as [((Int64, Int64), (Int64, Int64))])
    func tooLittle(first: (Int64, Int64), second: (Int64, Int64)) {
        #expect(Significance(Proportion(first.0, of: first.1), Proportion(second.0, of: second.1)) == nil)
    }

    @Test("rates")
    func rates() {
        #expect(Proportion(1, of: 4).rate == 0.25)
        #expect(Proportion(0, of: 0).rate == 0)
    }
}
