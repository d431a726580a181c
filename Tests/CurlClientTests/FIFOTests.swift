import Testing

@testable import CurlClient

@Suite("FIFO")
struct FIFOTests {
    @Test("elements leave in the order they came, also after the array was compacted")
    func order() {
        var queue = FIFO<Int>()
        var expected = 0
        for number in 0..<1000 {
            queue.append(number)
            if number % 3 != 0 {
                #expect(queue.popFirst() == expected)
                expected += 1
            }
        }
        while let number = queue.popFirst() {
            #expect(number == expected)
            expected += 1
        }
        #expect(expected == 1000)
        #expect(queue.isEmpty)
    }

    @Test("an element is removed from the middle")
    func remove() {
        var queue = FIFO<Int>()
        for number in 0..<5 { queue.append(number) }
        _ = queue.popFirst()
        #expect(queue.remove { $0 == 3 } == 3)
        #expect(queue.remove { $0 == 0 } == nil)
        #expect(queue.popFirst() == 1)
        #expect(queue.popFirst() == 2)
        #expect(queue.popFirst() == 4)
        #expect(queue.isEmpty)
    }
}
