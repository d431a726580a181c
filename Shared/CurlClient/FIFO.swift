/// A queue on an array: elements leave from the front without moving the rest each time.
struct FIFO<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        elements[head] = nil
        head += 1
        // Half of the array being empty pays for moving the other half.
        if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Removes the first element that matches, in linear time.
    mutating func remove(where matches: (Element) -> Bool) -> Element? {
        let index = elements[head...].firstIndex { element in element.map(matches) ?? false }
        return index.flatMap { elements.remove(at: $0) }
    }
}
