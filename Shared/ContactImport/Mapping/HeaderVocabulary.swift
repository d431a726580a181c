/// Names that columns commonly have, folded (see `HeaderName.folded`): English, German, Spanish, Portuguese, French,
/// Italian, Dutch, Indonesian, Russian, Hindi; Google Contacts' two layouts and Outlook's.
enum HeaderVocabulary {
    /// A guess for a column. Of several columns for the same target the one with the lower rank is asked first.
    struct Guess: Equatable {
        let target: ImportTarget
        var rank = 0
    }

    /// The guess for a folded header, nil when nobody knows.
    static func guess(_ folded: String) -> Guess? {
        if let guess = table[folded] { return guess }
        return numbered(folded)
    }

    /// Google's numbered columns: `phone 2 value`, `e mail 1 label`, `organization 1 name`.
    private static func numbered(_ folded: String) -> Guess? {
        let words = folded.split(separator: " ")
        guard words.count >= 3, let number = Int(words[words.count - 2]), (1...1_000).contains(number) else {
            return nil
        }
        let subject = words.dropLast(2).joined(separator: " ")
        switch (subject, words[words.count - 1]) {
        case ("phone", "value"): return Guess(target: .phone, rank: Rank.plain + number)
        case ("e mail", "value"), ("email", "value"): return Guess(target: .email, rank: Rank.plain + number)
        // They say what sort of number it is (Mobile, Work), of interest only beside the number.
        case ("phone", "label"), ("phone", "type"), ("e mail", "label"), ("e mail", "type"):
            return Guess(target: .ignored)
        case ("organization", "name"): return Guess(target: .company, rank: number)
        default: return nil
        }
    }

    private enum Rank {
        static let whatsApp = 0
        static let mobile = 1
        static let plain = 10
        static let work = 2_000
        static let other = 2_001
    }

    private static let table: [String: Guess] = {
        var table: [String: Guess] = [:]
        for (target, rank, names) in entries {
            for name in names { table[name] = Guess(target: target, rank: rank) }
        }
        return table
    }()

    private static let entries: [(ImportTarget, Int, [String])] = [
        (
            .phone, Rank.whatsApp,
            [
                "whatsapp", "whatsapp number", "whatsapp no", "whatsapp phone", "whatsapp nummer", "numero de whatsapp",
                "numero whatsapp", "nomor whatsapp", "no whatsapp", "no wa", "nomor wa", "wa number", "wa id",
            ]
        ),
        (
            .phone, Rank.mobile,
            [
                "mobile", "mobile number", "mobile no", "mobile phone", "mobile phone number", "cell", "cell phone",
                "cellphone", "cell number", "handy", "handynummer", "mobil", "mobilnummer", "mobiltelefon",
                "mobilfunknummer", "movil", "telefono movil", "numero de movil", "celular", "telefono celular",
                "numero de celular", "telemovel", "portable", "telephone portable", "telephone mobile", "cellulare",
                "mobiel", "mobiel nummer", "nomor hp", "no hp", "мобильный", "мобильный телефон", "मोबाइल", "मोबाइल नंबर",
            ]
        ),
        (
            .phone, Rank.plain,
            [
                "phone", "phone number", "phone no", "phonenumber", "phone 1", "tel", "tel no", "telephone",
                "telephone number", "contact number", "contact no", "msisdn", "primary phone", "telefon",
                "telefonnummer",
                "rufnummer", "telefono", "numero de telefono", "telefone", "numero de telefone", "numero de telephone",
                "numero di telefono", "telefoon", "telefoonnummer", "telepon", "nomor telepon", "no telepon", "телефон",
                "номер телефона", "फोन", "फोन नंबर",
            ]
        ),
        (.phone, Rank.work, ["business phone", "work phone", "business phone 2", "company main phone"]),
        (.phone, Rank.other, ["home phone", "home phone 2", "other phone", "car phone", "phone 2"]),
        (
            .email, Rank.plain,
            [
                "email", "e mail", "mail", "email address", "e mail address", "e mail adresse", "emailadresse",
                "correo",
                "correo electronico", "courriel", "adresse e mail", "adresse email", "endereco de e mail",
                "indirizzo email",
                "e mailadres", "alamat email", "surel", "электронная почта", "почта", "ईमेल",
            ]
        ),
        (.email, Rank.other, ["e mail 2 address", "e mail 3 address", "email 2"]),
        (
            .firstName, 0,
            [
                "first name", "firstname", "given name", "forename", "vorname", "primer nombre", "prenom",
                "primeiro nome",
                "voornaam", "nama depan", "имя", "पहला नाम",
            ]
        ),
        (
            .lastName, 0,
            [
                "last name", "lastname", "family name", "surname", "nachname", "familienname", "apellido", "apellidos",
                "nom de famille", "sobrenome", "apelido", "cognome", "achternaam", "nama belakang", "фамилия", "उपनाम",
            ]
        ),
        (
            .fullName, 0,
            [
                "name", "full name", "fullname", "contact name", "customer name", "display name", "nombre", "nombres",
                "nombre completo", "nome", "nome completo", "nom", "nom complet", "naam", "nama", "nama lengkap",
                "vollstandiger name", "नाम",
            ]
        ),
        (
            .company, 0,
            [
                "company", "company name", "organization", "organisation", "organization name", "firma", "firmenname",
                "unternehmen", "empresa", "societe", "entreprise", "azienda", "bedrijf", "bedrijfsnaam", "perusahaan",
                "компания", "कंपनी",
            ]
        ),
        (
            .language, 0,
            [
                "language", "language code", "lang", "locale", "sprache", "idioma", "langue", "lingua", "taal",
                "bahasa",
                "язык", "भाषा",
            ]
        ),
        (
            .timeZone, 0,
            [
                "time zone", "timezone", "tz", "zeitzone", "zona horaria", "fuso horario", "fuseau horaire", "tijdzone",
                "zona waktu", "часовой пояс",
            ]
        ),
        (
            .tags, 0,
            [
                "tags", "tag", "labels", "label", "group membership", "groups", "categories", "schlagworte",
                "schlagworter",
                "etiketten", "etiquetas", "etiquettes", "etichette",
            ]
        ),
        (
            .blacklisted, 0,
            [
                "blacklisted", "is blacklisted", "blacklist", "blocked", "is blocked", "do not contact", "gesperrt",
            ]
        ),
    ]
}
