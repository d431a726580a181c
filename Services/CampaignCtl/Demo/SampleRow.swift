import ServiceKit

/// One row of the demo's address book, in the columns of a Google Contacts export.
struct SampleRow {
    /// The columns that the demo fills.
    enum Column: String {
        case firstName = "First Name"
        case middleName = "Middle Name"
        case lastName = "Last Name"
        case company = "Organization Name"
        case title = "Organization Title"
        case notes = "Notes"
        case labels = "Labels"
        case emailLabel = "E-mail 1 - Label"
        case email = "E-mail 1 - Value"
        case phoneLabel = "Phone 1 - Label"
        case phone = "Phone 1 - Value"
        case addressLabel = "Address 1 - Label"
        case address = "Address 1 - Formatted"
        case street = "Address 1 - Street"
        case city = "Address 1 - City"
        case country = "Address 1 - Country"
        case cityFieldLabel = "Custom Field 1 - Label"
        case cityField = "Custom Field 1 - Value"
        case orderLabel = "Custom Field 2 - Label"
        case order = "Custom Field 2 - Value"
    }

    /// The header row that Google Contacts writes for contacts with one address and two custom fields.
    static let header = [
        "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
        "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
        "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value",
        "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Label", "Address 1 - Formatted", "Address 1 - Street",
        "Address 1 - City", "Address 1 - PO Box", "Address 1 - Region", "Address 1 - Postal Code",
        "Address 1 - Country", "Address 1 - Extended Address", "Custom Field 1 - Label", "Custom Field 1 - Value",
        "Custom Field 2 - Label", "Custom Field 2 - Value",
    ]

    private static let positions = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
    private var cells = [String](repeating: "", count: header.count)

    /// A person of this country. `serial` goes into the e-mail address and the order number.
    init(country: SampleCountry, serial: Int, _ random: inout SplitMix64) {
        let city = random.pick(country.cities)
        self[.firstName] = random.pick(country.firstNames)
        self[.lastName] = random.pick(country.lastNames)
        self[.labels] = labels(&random)
        if random.chance(60) {
            self[.emailLabel] = "* Home"
            self[.email] = "person.\(serial)@example.com"
        }
        if random.chance(20) { fillCompany(&random) }
        if random.chance(30) { fillAddress(country, city, &random) }
        if random.chance(10) { self[.notes] = random.pick(Self.notes) }
        self[.cityFieldLabel] = "City"
        self[.cityField] = city
        if random.chance(70) {
            self[.orderLabel] = "Order Number"
            self[.order] = "A-\(10_000 + serial)"
        }
    }

    subscript(column: Column) -> String {
        get { Self.positions[column.rawValue].map { cells[$0] } ?? "" }
        set { if let position = Self.positions[column.rawValue] { cells[position] = newValue } }
    }

    /// The row as CSV, with its line end.
    var line: String {
        cells.map(quoted).joined(separator: ",") + "\r\n"
    }

    private func quoted(_ cell: String) -> String {
        let needsQuotes = cell.utf8.contains { byte in
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        }
        return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }
}

extension SampleRow {
    private static let notes = [
        "Met at the fair, asked for the price list",
        "Prefers messages in the evening.\nNo calls, please.",
        "Said \"only on WhatsApp\"",
        "Wholesale; pays within 30 days, ships to two addresses",
    ]

    private mutating func fillCompany(_ random: inout SplitMix64) {
        self[.company] = random.pick(["Corner Bakery, Ltd.", "Green Leaf Foods", "Studio \"Nord\"", "Harbour & Sons"])
        self[.title] = random.pick(["Owner", "Buyer", "Head of Sales", ""])
    }

    private mutating func fillAddress(_ country: SampleCountry, _ city: String, _ random: inout SplitMix64) {
        let street =
            "\(Int.random(in: 1...180, using: &random)) \(random.pick(["Market Street", "Station Road", "Mill Lane"]))"
        self[.addressLabel] = "Home"
        self[.address] = "\(street)\n\(city)\n\(country.name)"
        self[.street] = street
        self[.city] = city
        self[.country] = country.name
    }

    private func labels(_ random: inout SplitMix64) -> String {
        var labels = ["* myContacts", "customer"]
        if random.chance(50) { labels.append("newsletter") }
        if random.chance(8) { labels.append("vip") }
        return labels.joined(separator: " ::: ")
    }
}
