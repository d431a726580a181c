import Testing

@testable import EligibilityChecking

@Suite("The dictionary that looks at its last entry first")
struct RecentDictionaryTests {
    @Test("every value is made once, in whichever order keys are asked for, until all are removed")
    func madeOnce() {
        var dictionary = RecentDictionary<String, Int?>()
        var made: [String] = []
        func value(of key: String) -> Int? {
            dictionary.value(of: key) {
                made.append(key)
                return Int(key)
            }
        }
        #expect(["1", "1", "2", "none", "none", "1", "2"].map(value) == [1, 1, 2, nil, nil, 1, 2])
        #expect(made == ["1", "2", "none"])
        dictionary.removeAll()
        #expect(value(of: "2") == 2)
        #expect(made == ["1", "2", "none", "2"])
    }
}
