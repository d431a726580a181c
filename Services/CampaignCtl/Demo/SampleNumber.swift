import ServiceKit

/// A valid mobile number, different for every index.
struct SampleNumber {
    let country: SampleCountry
    /// The digits after the country code.
    let national: String

    /// The countries take turns, India most often. No two numbers are alike up to an index of a million.
    init(index: Int) {
        country = SampleCountry.turns[index % SampleCountry.turns.count]
        national = country.national(serial: index)
    }

    /// E.164 with spaces.
    var international: String {
        "+\(country.callingCode) \(national.prefix(3)) \(national.dropFirst(3))"
    }

    /// The number as somebody wrote it down.
    func text(_ random: inout SplitMix64) -> String {
        let e164 = "+\(country.callingCode)\(national)"
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return international
        case 1: return "00\(country.callingCode)\(national)"
        case 2: return "\u{202A}+\(country.callingCode) \(national)\u{202C}"
        case 3: return "(+\(country.callingCode)) \(national.prefix(4))-\(national.dropFirst(4))"
        case 4 where country == .india: return "0\(national.prefix(5)) \(national.dropFirst(5))"
        case 5 where country == .india: return national
        case 6 where country == .india: return "\(e164) ::: 011 2345 6789"
        default: return e164
        }
    }
}

/// The countries of the demo's people.
enum SampleCountry: CaseIterable {
    case india, germany, brazil, unitedStates, unitedKingdom, spain, indonesia, southAfrica

    static let turns: [SampleCountry] = [
        .india, .germany, .india, .brazil, .unitedStates, .india, .unitedKingdom, .spain, .indonesia, .southAfrica,
    ]

    var callingCode: Int {
        switch self {
        case .india: 91
        case .germany: 49
        case .brazil: 55
        case .unitedStates: 1
        case .unitedKingdom: 44
        case .spain: 34
        case .indonesia: 62
        case .southAfrica: 27
        }
    }

    /// Prefix and length are ranges in which libphonenumber accepts every number.
    func national(serial: Int) -> String {
        switch self {
        case .india: "98" + digits(serial, 8)
        case .germany: "1511" + digits(serial, 7)
        case .brazil: "119" + "8" + digits(serial, 7)
        case .unitedStates: "917" + "2" + digits(serial, 6)
        case .unitedKingdom: "7400" + digits(serial, 6)
        case .spain: "61" + digits(serial, 7)
        case .indonesia: "812" + digits(serial, 8)
        case .southAfrica: "82" + digits(serial, 7)
        }
    }

    /// Spreads `serial` over all numbers of this many digits: the factor has none in common with ten, so no two are
    /// alike before all have occurred.
    private func digits(_ serial: Int, _ count: Int) -> String {
        let size = (0..<count).reduce(1) { product, _ in product * 10 }
        let text = String((serial * 618_033 + 271_828) % size)
        return String(repeating: "0", count: count - text.count) + text
    }

    var firstNames: [String] {
        switch self {
        case .india: ["Asha", "Ravi", "Meera", "Arjun", "Divya", "Kiran", "Priya", "Sanjay", "Anita", "Vikram", "लता"]
        case .germany: ["Anna", "Jürgen", "Lena", "Felix", "Katrin", "Uwe", "Sophie", "Björn", "Miriam", "Till"]
        case .brazil: ["João", "Beatriz", "Rafael", "Camila", "Thiago", "Larissa", "Gustavo", "Inês", "Paulo"]
        case .unitedStates: ["Emily", "Marcus", "Grace", "Tyler", "Denise", "Andre", "Paige", "Walter", "Joy"]
        case .unitedKingdom: ["Oliver", "Poppy", "Harriet", "Callum", "Imogen", "Rhys", "Fiona", "Nigel", "Tessa"]
        case .spain: ["Lucía", "Javier", "Marta", "Íñigo", "Carmen", "Álvaro", "Nuria", "Pablo", "Elena"]
        case .indonesia: ["Siti", "Budi", "Dewi", "Agus", "Rina", "Putra", "Wulan", "Joko", "Ayu", "Bayu"]
        case .southAfrica: ["Thandi", "Sipho", "Lerato", "Pieter", "Nomsa", "Johan", "Zanele", "Bongani", "Anke"]
        }
    }

    var lastNames: [String] {
        switch self {
        case .india: ["Rao", "Sharma", "Iyer", "Patel", "Nair", "Gupta", "Das", "Menon", "Kulkarni", "Bose"]
        case .germany: ["Müller", "Schmidt", "Krüger", "Vogel", "Weiß", "Brandt", "Lorenz", "Böhm", "Seidel"]
        case .brazil: ["Silva", "Souza", "Araújo", "Gonçalves", "Moreira", "Teixeira", "Barbosa", "Pinto"]
        case .unitedStates: ["Carter", "Nguyen", "Brooks", "O'Neil", "Harper", "Flores", "Webb", "Stone"]
        case .unitedKingdom: ["Hughes", "Clarke", "Whitfield", "Ashby", "Marsh", "Pritchard", "Lowe", "Byrne"]
        case .spain: ["García", "Núñez", "Ibáñez", "Romero", "Serrano", "Vidal", "Peña", "Castillo"]
        case .indonesia: ["Santoso", "Wijaya", "Lestari", "Saputra", "Hidayat", "Kusuma", "Utami", "Setiawan"]
        case .southAfrica: ["Dlamini", "Nkosi", "van Wyk", "Mokoena", "Botha", "Khumalo", "Naidoo", "Molefe"]
        }
    }

    var cities: [String] {
        switch self {
        case .india: ["Pune", "Kochi", "Jaipur", "Chennai", "Indore"]
        case .germany: ["Köln", "Leipzig", "Bremen", "Freiburg"]
        case .brazil: ["São Paulo", "Campinas", "Santos"]
        case .unitedStates: ["New York", "Albany", "Newark"]
        case .unitedKingdom: ["Leeds", "Cardiff", "Bristol"]
        case .spain: ["Málaga", "Valencia", "Bilbao"]
        case .indonesia: ["Bandung", "Surabaya", "Medan"]
        case .southAfrica: ["Durban", "Pretoria", "Cape Town"]
        }
    }

    var name: String {
        switch self {
        case .india: "India"
        case .germany: "Germany"
        case .brazil: "Brazil"
        case .unitedStates: "United States"
        case .unitedKingdom: "United Kingdom"
        case .spain: "Spain"
        case .indonesia: "Indonesia"
        case .southAfrica: "South Africa"
        }
    }
}
