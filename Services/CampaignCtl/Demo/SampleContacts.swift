import ServiceKit

/// An address book for the demo: a CSV file in the layout that Google Contacts exports, with names put together from
/// lists and telephone numbers that are valid in eight countries. The same seed gives the same file.
///
/// It is as untidy as such files are: numbers in several notations and some in India's national one (import it with
/// `default_country=IN`), quoted cells with commas and line breaks, labels, custom fields, a few people twice and a few
/// numbers that are none. How many of each is known, so that the result of an import can be checked.
///
/// The numbers may belong to somebody. They are for the provider simulator, never for a real channel.
struct SampleContacts {
    /// The number of different people, each with a valid number.
    let people: Int
    let seed: UInt64

    init(people: Int, seed: UInt64 = 1) {
        self.people = people
        self.seed = seed
    }

    /// Rows that repeat the number of an earlier row: one in two hundred people.
    var duplicates: Int { people / SampleContacts.stride }
    /// Rows without a valid number: one in two hundred people.
    var invalid: Int { (people + SampleContacts.stride / 2) / SampleContacts.stride }
    /// All rows after the header row.
    var rows: Int { people + duplicates + invalid }

    private static let stride = 200

    /// The whole file.
    func csv() -> [UInt8] {
        var file: [UInt8] = []
        write { file.append(contentsOf: $0) }
        return file
    }

    /// Hands the file over in pieces of some 64 KB.
    func write(to sink: ([UInt8]) throws -> Void) rethrows {
        var random = SplitMix64(seed: seed)
        var text = SampleRow.header.joined(separator: ",") + "\r\n"
        for index in 0..<people {
            text += row(of: index).line
            let position = index % SampleContacts.stride
            if position == SampleContacts.stride / 2 - 1 {
                text += invalidRow(&random).line
            } else if position == SampleContacts.stride - 1 {
                text += repeatedRow(of: index - Int.random(in: 1..<SampleContacts.stride, using: &random)).line
            }
            if text.utf8.count > 1 << 16 {
                try sink(Array(text.utf8))
                text = ""
            }
        }
        if !text.isEmpty { try sink(Array(text.utf8)) }
    }

    /// The same person for the same index, however often asked.
    private func row(of index: Int) -> SampleRow {
        var random = SplitMix64(seed: seed &+ UInt64(index) &* 0x2545_F491_4F6C_DD1D)
        let number = SampleNumber(index: index)
        var row = SampleRow(country: number.country, serial: index, &random)
        row[.phoneLabel] = "Mobile"
        row[.phone] = number.text(&random)
        return row
    }

    /// The person again, under a label more, with the number in international notation.
    private func repeatedRow(of index: Int) -> SampleRow {
        var row = row(of: index)
        row[.phone] = SampleNumber(index: index).international
        row[.labels] += " ::: returning"
        return row
    }

    private func invalidRow(_ random: inout SplitMix64) -> SampleRow {
        var row = SampleRow(country: .india, serial: people, &random)
        row[.email] = ""
        row[.phone] = random.pick(["12345", "+91 1234", "ask at reception", "+999 555 0100", "9.19812E+11"])
        return row
    }
}

extension SplitMix64 {
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }

    /// True this often in a hundred.
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
