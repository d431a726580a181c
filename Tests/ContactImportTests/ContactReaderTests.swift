import ContactImport
import Testing

/// Imports a file and returns what became of its rows.
func importFile(_ text: String, _ options: ImportOptions = ImportOptions(), chunks size: Int = .max) throws
    -> [ImportedRow]
{
    var reader = try ContactReader(options: options)
    var rows: [ImportedRow] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        rows += try reader.feed(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
    }
    rows += try reader.finish()
    #expect(reader.rowCount == rows.count)
    return rows
}

func contacts(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> [ImportedContact] {
    try importFile(text, options).compactMap { if case .contact(let contact) = $0 { contact } else { nil } }
}

func rejections(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> [String] {
    try importFile(text, options).compactMap { row in
        if case .rejected(let rejected) = row { "\(rejected.line) \(rejected.reason.code)" } else { nil }
    }
}

@Suite struct ContactReaderTests {
    @Test func readsGooglesCurrentLayout() throws {
        let file = """
            \u{FEFF}First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,\
            Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Custom Field 1 - Label,Custom Field 1 - Value\r
            Asha,K.,Rao,"Rao, Sons","likes\ntea",* myContacts ::: vip ::: * starred,* Home,Asha@Example.COM,Mobile,\
            +91 98123 45678 ::: 011 2345 6789,Work,+91 11 2345 6789,Order Number,A-17\r

            """
        let contact = try #require(try contacts(file, ImportOptions(defaultCountry: "IN")).first)
        #expect(contact.phone == "+919812345678" && contact.phoneRegion == "IN")
        #expect(contact.email == "Asha@example.com")
        #expect(contact.firstName == "Asha" && contact.lastName == "Rao" && contact.company == "Rao, Sons")
        #expect(contact.tags == ["vip", "starred"])
        #expect(
            contact.attributes == [
                "middle_name": "K.", "notes": "likes\ntea", "order_number": "A-17", "phone_1_value": "011 2345 6789",
                "phone_2_value": "+91 11 2345 6789",
            ])
        #expect(contact.line == 2 && contact.warnings.isEmpty)
    }

    @Test func readsGooglesOlderLayout() throws {
        let file = """
            Name,Given Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value
            Ravi Das,Ravi,Das,* myContacts ::: Family,Mobile,+91 98123 45678,City,Pune
            Meera K. Iyer,,,* My Contacts,Mobile,+91 98123 45679,,Kochi
            """
        let all = try contacts(file)
        #expect(all[0].firstName == "Ravi" && all[0].lastName == "Das" && all[0].tags == ["Family"])
        #expect(all[0].attributes == ["city": "Pune"])
        #expect(all[1].firstName == "Meera" && all[1].lastName == "K. Iyer" && all[1].tags.isEmpty)
        #expect(all[1].attributes == ["custom_field_1_value": "Kochi"])
    }

    @Test func readsEveryField() throws {
        let file = """
            phone;first_name;language;time_zone;tags;blacklisted;consent;Points
            '+4915112345678;Anna;de_DE;Europe/Berlin;"vip, new;vip";yes;ja;'-5
            """
        let options = ImportOptions(
            tags: ["import", "vip"], mapping: try ExplicitMapping(parsing: "consent:consent.marketing"))
        let contact = try #require(try contacts(file, options).first)
        #expect(contact.phone == "+4915112345678")
        #expect(contact.language == "de_DE" && contact.timeZone == "Europe/Berlin")
        #expect(contact.tags == ["vip", "new", "import"])
        #expect(contact.blacklisted == true)
        #expect(contact.consents.map(\.purpose) == ["marketing"] && contact.consents.allSatisfy(\.isGranted))
        #expect(contact.attributes == ["points": "-5"])
    }

    @Test func emptyCellsSayNothing() throws {
        let contact = try #require(try contacts("phone,first_name,city,blacklisted\n+919812345678, \u{A0},,\n").first)
        #expect(contact.firstName == nil && contact.blacklisted == nil)
        #expect(contact.attributes.isEmpty && contact.tags.isEmpty)
    }

    @Test func rejectsWithLineAndReason() throws {
        let file = """
            phone,email,name
            12345,a@example.com,Short
            ,,Nobody
            ,not an address,Nobody

            +919812345678,,"Two
            lines"
            n/a,,X
            9812345678,,X
            +919812345679,,X,surplus
            +919812345680,,X,,
            ,a@example.com,Mail
            +919812345681,,"X
            """
        #expect(
            try rejections(file) == [
                "2 phone_missing_country_code", "3 no_address", "4 email_invalid", "8 phone_not_a_number",
                "9 phone_missing_country_code", "10 too_many_columns", "13 unterminated_quote",
            ])
        let found = try contacts(file)
        #expect(found.map(\.line) == [6, 11, 12])
        #expect(found.last?.phone == nil && found.last?.email == "a@example.com")
    }

    @Test func enforcesTheLimits() throws {
        let long = String(repeating: "é", count: 101)
        let file = """
            phone,first_name,company,tags,note
            +919812345678,\(long),,,
            +919812345678,,\(long),,
            +919812345678,,,\(long),
            +919812345678,\(long.dropLast()),,\(long.prefix(64)),\(String(repeating: "x", count: 1_025))
            +919812345678,,,,\(String(repeating: "é", count: 1_024))
            """
        #expect(try rejections(file) == ["2 first_name_too_long", "3 company_too_long", "4 tag_too_long"])
        let found = try contacts(file)
        #expect(found.map { $0.warnings.map(\.code) } == [[.attributeTooLong], []])
        #expect(found[0].attributes.isEmpty && found[1].attributes["note"]?.count == 1_024)
    }

    @Test func leavesOutWhatIsBeyondAHundredAttributes() throws {
        let header = ["phone"] + (1...105).map { "field \($0)" }
        let row = ["+919812345678"] + (1...105).map(String.init)
        let file = header.joined(separator: ",") + "\n" + row.joined(separator: ",")
        let contact = try #require(try contacts(file).first)
        #expect(contact.attributes.count == 100)
        #expect(contact.warnings.map(\.code) == Array(repeating: .tooManyAttributes, count: 5))
    }

    @Test func warns() throws {
        let file = """
            phone,email,language,time_zone,blacklisted
            +919812345678,nonsense,Deutsch,Mars/Base,perhaps
            """
        let contact = try #require(try contacts(file).first)
        #expect(contact.warnings.map(\.code) == [.invalidEmail, .invalidLanguage, .unknownTimeZone, .notYesOrNo])
        #expect(
            contact.email == nil && contact.language == nil && contact.timeZone == nil && contact.blacklisted == nil)
    }

    @Test func readsConsentsAndBlacklists() throws {
        let file = """
            phone,offers,blocked
            +919812345678,Granted,no
            +919812345679,REVOKED,yes
            +919812345680,x,
            +919812345681,,perhaps
            """
        let mapping = try ExplicitMapping(parsing: "offers:consent.marketing")
        let found = try contacts(file, ImportOptions(mapping: mapping))
        #expect(found.map { $0.consents.map(\.isGranted) } == [[true], [false], [true], []])
        // "blocked" was only guessed: its "no" says nothing.
        #expect(found.map(\.blacklisted) == [nil, true, nil, nil])
        #expect(found[3].warnings.map(\.code) == [.notYesOrNo])
        let named = try ExplicitMapping(parsing: "blocked:blacklisted")
        #expect(try contacts(file, ImportOptions(mapping: named)).map(\.blacklisted) == [false, true, nil, nil])
    }

    @Test func prefersMobileColumnsAndValidNumbers() throws {
        let file = """
            Business Phone,Mobile Phone,name
            +49 30 901820,+49 151 12345678,A
            +49 30 901820,bad,B
            "0151 12345678, 0151 12345679",,C
            """
        let found = try contacts(file, ImportOptions(defaultCountry: "DE"))
        #expect(found.map(\.phone) == ["+4915112345678", "+4930901820", "+4915112345678"])
        #expect(found[0].attributes == ["business_phone": "+49 30 901820"])
        #expect(found[1].warnings.map(\.code) == [.invalidPhone])
    }

    @Test func readsNumbersWithCountryCodes() throws {
        let options = ImportOptions(phoneHasCountryCode: true)
        #expect(
            try contacts("phone\n919812345678\n0091 98123 45679\n", options).map(\.phone) == [
                "+919812345678", "+919812345679",
            ])
    }

    @Test func refusesFilesAndOptions() throws {
        #expect(throws: ContactImportError.emptyFile) { try importFile("") }
        #expect(throws: ContactImportError.emptyFile) { try importFile("\u{FEFF}\r\n\n") }
        #expect(throws: ContactImportError.noAddressColumn) { try importFile("name\nAnna\n") }
        #expect(throws: ContactImportError.unknownCountry("XX")) {
            try ContactReader(options: ImportOptions(defaultCountry: "XX"))
        }
        #expect(throws: ContactImportError.invalidTag("")) { try ContactReader(options: ImportOptions(tags: [""])) }
        var reader = try ContactReader(options: ImportOptions())
        #expect(throws: ContactImportError.unreadableHeader(.invalidUTF8)) {
            try reader.feed([0xFF, 0xFE, 0x70, 0x00, 0x0A, 0x00])
        }
        #expect(try importFile("phone\n").isEmpty)
    }

    @Test func chunksDoNotMatter() throws {
        let file =
            "\u{FEFF}phone,name,tags\r\n+919812345678,\"A, \"\"B\"\"\r\nC\",vip\r\n\r\n12,X,\r\n+919812345679,é,\r\n"
        let whole = try importFile(file)
        #expect(whole.count == 3)
        for size in 1...40 { #expect(try importFile(file, chunks: size) == whole) }
    }

    @Test func aRejectedFileCanBeMendedAndSentAgain() throws {
        let rows = try importFile("phone,name\n+49 12,=Anna\n")
        guard case .rejected(let rejected) = try #require(rows.first) else { return #expect(Bool(false)) }
        var writer = CSVWriter()
        writer.append(RejectedRow.header(of: ["phone", "name"]))
        writer.append(rejected.cells)
        let mended = String(decoding: writer.take(), as: UTF8.self).replacing("+49 12", with: "+49 151 12345678")
        let again = try #require(
            try contacts(mended, ImportOptions(mapping: ExplicitMapping([("line", "ignore"), ("reason", "ignore")])))
                .first)
        #expect(again.phone == "+4915112345678" && again.firstName == "=Anna")
    }
}

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("a@example.com", "a@example.com"), ("A.b+c@Example.COM", "A.b+c@example.com"),
        ("mailto:a@example.com", "a@example.com"), ("jürgen@bücher.example", "jürgen@bücher.example"),
    ])
    func accepts(_ text: String, _ expected: String) {
        #expect(EmailAddress.normalised(text) == expected)
    }

    @Test(arguments: [
        "", "a", "a@", "@example.com", "a@b", "a b@example.com", "a@@example.com", "a@exa mple.com", "a@example..com",
        ".a@example.com", "a@-example.com", "<a@example.com>", "a,b@example.com",
    ])
    func refuses(_ text: String) {
        #expect(EmailAddress.normalised(text) == nil)
    }
}
